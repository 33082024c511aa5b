package io.paymentledger.base.web;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Describes records as they are written: members in snake case, and required unless they may be {@code null}. */
final class RecordSchemas extends ModelResolver {

    private static final String REFERENCE = "#/components/schemas/";

    RecordSchemas(ObjectMapper snakeCase) {
        super(snakeCase);
        openapi31(true);
    }

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> next) {
        @Nullable Schema<?> schema = super.resolve(type, context, next);
        JavaType javaType = _mapper.constructType(type.getType());
        if (schema != null && javaType.getRawClass().isRecord()) {
            @Nullable
            Schema<?> model = schema.get$ref() == null
                    ? schema
                    : context.getDefinedModels().get(schema.get$ref().substring(REFERENCE.length()));
            if (model != null) {
                require(model, javaType.getRawClass());
            }
        }
        return schema;
    }

    private static void require(Schema<?> model, Class<?> record) {
        for (RecordComponent component : record.getRecordComponents()) {
            String member = PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
            boolean shown =
                    model.getProperties() != null && model.getProperties().containsKey(member);
            boolean known = model.getRequired() != null && model.getRequired().contains(member);
            if (shown && !known && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                model.addRequiredItem(member);
            }
        }
    }
}
