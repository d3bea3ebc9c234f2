package io.holdfast.object;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.journal.FactCodec;
import io.holdfast.model.OperationModel;
import io.holdfast.model.Options;
import io.holdfast.model.ParameterModel;
import io.holdfast.model.SharedType;
import io.holdfast.model.TypeModel;
import io.holdfast.value.DictValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;

/** A type as a host knows it: its model, its options, and how to make an object of it. */
public final class ObjectType {
  private final TypeModel model;
  private final Options options;
  private final Class<?> implementation;
  private final FactCodec facts;

  private ObjectType(TypeModel model, Options options, Class<?> implementation, FactCodec facts) {
    requireNoneOfEveryObject(model);
    this.model = model;
    this.options = options;
    this.implementation = implementation;
    this.facts = facts;
  }

  /**
   * A declared type.
   *
   * @param implementation extends {@link SharedObject} and implements one interface marked {@link SharedType}; the
   *     parameters of its one constructor are the type's options
   * @throws IllegalArgumentException saying what the class lacks
   */
  public static ObjectType of(Class<? extends SharedObject<?>> implementation) {
    Class<?> declaration = declarationOf(implementation);
    TypeModel model = TypeModel.of(declaration);
    return new ObjectType(model, Options.of(model.name(), implementation), implementation,
        new FactCodec(factsOf(implementation)));
  }

  /**
   * A plain class: its public methods become operations. It lives in memory.
   *
   * @param name the type's name
   * @param exposed Java names of the methods to expose; empty for all public ones
   */
  public static ObjectType ofPlainClass(String name, Class<?> type, Set<String> exposed) {
    return new ObjectType(TypeModel.ofPlainClass(name, type, exposed), Options.of(name, type), type,
        new FactCodec(PlainObject.Fact.class));
  }

  /** As {@link #ofPlainClass}, of an instance that the caller makes: such objects have no options. */
  public static ObjectType ofPlainInstance(String name, Class<?> type, Set<String> exposed) {
    return new ObjectType(TypeModel.ofPlainClass(name, type, exposed), Options.none(name), type,
        new FactCodec(PlainObject.Fact.class));
  }

  private static void requireNoneOfEveryObject(TypeModel model) {
    for (OperationModel operation : model.operations()) {
      if (ObjectOperations.MODEL.find(operation.name()) != null) {
        throw new IllegalArgumentException(model.declaration().getName() + "." + operation.method().getName()
            + " cannot be called: every object has an operation '" + operation.name()
            + "' of its own; name it otherwise, or leave it out of the methods to expose");
      }
    }
  }

  private static Class<?> declarationOf(Class<?> implementation) {
    for (Class<?> type = implementation; type != null; type = type.getSuperclass()) {
      for (Class<?> declared : type.getInterfaces()) {
        if (declared.isAnnotationPresent(SharedType.class)) {
          return declared;
        }
      }
    }
    throw new IllegalArgumentException(implementation.getName() + " implements no interface marked @SharedType");
  }

  private static Class<?> factsOf(Class<?> implementation) {
    for (Class<?> type = implementation; type != null; type = type.getSuperclass()) {
      Type parent = type.getGenericSuperclass();
      if (parent instanceof ParameterizedType generic && generic.getActualTypeArguments()[0] instanceof Class<?> facts
          && SharedObject.class.isAssignableFrom((Class<?>) generic.getRawType())) {
        return facts; // a class between takes them as its first parameter, too
      }
    }
    throw new IllegalArgumentException(implementation.getName() + " does not extend SharedObject<Fact>");
  }

  /** Whether a journal can keep objects of it: what they are is in their facts. */
  public boolean canLast() {
    return SharedObject.class.isAssignableFrom(implementation);
  }

  public String name() {
    return model.name();
  }

  public TypeModel model() {
    return model;
  }

  /** The options it takes. */
  public List<ParameterModel> options() {
    return options.models();
  }

  /** Its facts as bytes. */
  public FactCodec facts() {
    return facts;
  }

  /**
   * The options with defaults filled in.
   *
   * @throws BadArguments naming the option, its value and what is allowed
   */
  public DictValue completeOptions(DictValue given) {
    return options.complete(given);
  }

  /** A new object, without facts. */
  public SharedObject<?> create(DictValue completeOptions) {
    Object made;
    try {
      made = options.create(completeOptions);
    } catch (Throwable failure) {
      throw Failures.of(failure);
    }
    return made instanceof SharedObject<?> object ? object : new PlainObject(made, implementation);
  }
}
