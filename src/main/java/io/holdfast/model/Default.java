package io.holdfast.model;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a parameter optional: what it is when a call does not name it, as JSON text ({@code "-1"}, {@code "null"},
 * {@code "\"fifo\""}). A parameter of type {@link Wait} is optional without it and waits for ever.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Default {
  String value();
}
