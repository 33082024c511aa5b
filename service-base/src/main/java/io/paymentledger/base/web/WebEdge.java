package io.paymentledger.base.web;

import io.paymentledger.base.identity.IdentityConfiguration;
import io.paymentledger.base.limit.LimitSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.core.StandardHost;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

/** Imported by each service: everything of this package, and JSON as strict as the contract. */
@Configuration(proxyBeanMethods = false)
@ComponentScan
@EnableConfigurationProperties(LimitSettings.class)
@Import(IdentityConfiguration.class)
public class WebEdge implements WebMvcConfigurer {

    /** Named as the framework's own, whose place it takes. */
    @Bean(DispatcherServletAutoConfiguration.DEFAULT_DISPATCHER_SERVLET_BEAN_NAME)
    DispatcherServlet dispatcherServlet(Admission admission) {
        return new Dispatcher(admission);
    }

    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.strategies(List.of(new AcceptedTypes()));
    }

    /** JSON has no charset to choose (RFC 8259, section 11): who asks for one is answered in UTF-8 like everybody. */
    private static final class AcceptedTypes extends HeaderContentNegotiationStrategy {

        @Override
        public List<MediaType> resolveMediaTypes(NativeWebRequest request) throws HttpMediaTypeNotAcceptableException {
            return super.resolveMediaTypes(request).stream()
                    .map(AcceptedTypes::withoutCharset)
                    .toList();
        }

        private static MediaType withoutCharset(MediaType type) {
            if (type.getParameter("charset") == null) {
                return type;
            }
            Map<String, String> parameters = new LinkedHashMap<>(type.getParameters());
            parameters.keySet().removeIf("charset"::equalsIgnoreCase);
            return new MediaType(type, parameters);
        }
    }

    /** Refuses what a lenient mapper would guess at: unknown and repeated members, floats and strings as integers. */
    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return json -> json.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION);
    }

    /**
     * How much of an answer may be on its way, in bytes. With more, a client that reads on slowly is not seen to read for
     * longer than it may read nothing, and is taken for gone.
     */
    private static final int SENT_AT_ONCE = 262_144;

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> slowReaders() {
        return tomcat -> tomcat.addConnectorCustomizers(
                connector -> connector.setProperty("socket.txBufSize", Integer.toString(SENT_AT_ONCE)));
    }

    /** No client keeps a connection by sending a byte of a request now and then. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> promptRequests() {
        return tomcat -> {
            tomcat.setProtocol(PromptHttp.class.getName());
            tomcat.addEngineValves(new UnreadBodies());
        };
    }

    /** What Tomcat refuses before any of our code sees it is a problem document, too. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatProblems() {
        return tomcat -> {
            tomcat.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(TomcatProblems.class.getName());
                }
            });
            // No handler has TRACE, which is then refused like every other method.
            tomcat.addConnectorCustomizers(connector -> connector.setAllowTrace(true));
            // Nobody asks for a language here; Spring looks for it all the same, and more than some would be a defect.
            tomcat.addConnectorCustomizers(connector -> connector.setMaxLocaleCount(-1));
        };
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CallerArgument());
    }

    private static final class CallerArgument implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Caller.class;
        }

        @Override
        public Caller resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            HttpServletRequest http = request.getNativeRequest(HttpServletRequest.class);
            if (http == null) {
                throw new IllegalStateException("not an HTTP request");
            }
            return Admission.caller(http);
        }
    }
}
