package io.aiprovider.json;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes a record, an enum or a record's component to a model. It becomes the {@code
 * description} in the {@link JsonSchema}; a component's own description overrides that of its type.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface Description {

  /** What it means, in a sentence or two. */
  String value();
}
