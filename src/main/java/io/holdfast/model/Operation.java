package io.holdfast.model;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a {@link SharedType} as an operation. Its name and its parameters' names on the wire are the Java
 * names in snake case ({@code compareAndSet} is {@code compare_and_set}).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Operation {
  /** What it does, its result and its errors: the text of the generated documentation. */
  String value();

  /** True when it never makes a fact: such calls may run again when repeated, and are not kept for at-most-once. */
  boolean reads() default false;

  /** True when it may make the object bigger: refused with {@code Unavailable} while its host is short of memory. */
  boolean grows() default false;

  /** The methods of Python's own type that this operation serves, for example {@code qsize} or {@code __len__}. */
  String[] python() default {};
}
