package io.aiprovider.spring.settings.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record of settings that can be written as the value or the list of one of its settings, if it
 * has no other ones.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ShortForm {
  /** The name of that setting. */
  String value();
}
