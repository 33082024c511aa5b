package io.paymentledger.base;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Where a setting has a value, or a list of them. One that is empty, as Compose passes on what nobody has set, has none. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnSetting.HasValue.class)
public @interface ConditionalOnSetting {

    /** The setting's name, in the form of properties. */
    String value();

    /** The condition. */
    final class HasValue implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            String name =
                    metadata.getAnnotations().get(ConditionalOnSetting.class).getString("value");
            return Binder.get(context.getEnvironment())
                    .bind(name, Bindable.listOf(String.class))
                    .orElse(List.of())
                    .stream()
                    .anyMatch(value -> !value.isBlank());
        }
    }
}
