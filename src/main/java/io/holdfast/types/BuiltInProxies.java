package io.holdfast.types;

import io.holdfast.value.DictValue;
import java.lang.reflect.Type;
import java.util.Map;

/** The built-in types by name, for the Java client: what {@code objects.queue("jobs", Job.class)} reads like. */
public interface BuiltInProxies {

  /**
   * A typed proxy of a named object, which is made when there is none. The proxy is there at once; its calls wait until
   * the object has been found or made, and fail with the reason when it cannot be.
   *
   * @param declaration the type's interface
   * @param options the type's options that matter to the caller; others are not compared with an existing object's
   * @param valueTypes classes for the interface's type variables, converted with Jackson
   */
  <T> T object(Class<T> declaration, String name, DictValue options, Type... valueTypes);

  default SharedCounter counter(String name) {
    return object(SharedCounter.class, name, new DictValue(Map.of()));
  }
}
