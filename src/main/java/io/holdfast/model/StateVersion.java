package io.holdfast.model;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The version of the state of a {@link StateForm}: 1 at first, one more with each change of its record that does more
 * than add components that are {@code Optional}. The class then implements {@link StateForm#upgrade}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StateVersion {
  long value();
}
