package io.paymentledger.base;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** There unless a setting switches it off. With a setting that is neither true nor false nor empty, nothing starts. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnSwitch.IsOn.class)
public @interface ConditionalOnSwitch {

    /** The setting's name, in the form of properties. */
    String value();

    /** The condition. */
    final class IsOn implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            String name =
                    metadata.getAnnotations().get(ConditionalOnSwitch.class).getString("value");
            return Binder.get(context.getEnvironment())
                    .bind(name, Boolean.class)
                    .orElse(true);
        }
    }
}
