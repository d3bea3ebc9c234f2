package io.holdfast.model;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares an interface as a shared type: the one declaration from which dispatch, argument checks, proxies, wire
 * names, journaling and documentation derive. Its operations are the methods marked {@link Operation}; each returns a
 * {@link io.vertx.core.Future}. Overloaded operations are refused when the model is read; default methods may overload.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface SharedType {
  /** The type's name on every wire: lower case letters, digits and underscores. */
  String value();

  /** What one is, in a sentence or two; the generated documentation shows it. */
  String doc();

  /** The {@code SyncManager} typeid that makes one, for example {@code Queue}; empty when Python has no such type. */
  String python() default "";
}
