package io.holdfast.object;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.journal.FactCodec;
import io.holdfast.model.OperationModel;
import io.holdfast.model.Options;
import io.holdfast.model.ParameterModel;
import io.holdfast.model.SharedType;
import io.holdfast.model.StateForm;
import io.holdfast.model.StateModel;
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
  private final FactCodec facts;
  private final StateModel state; // null but for a plain class that says its state
  private final boolean lasts;

  private ObjectType(TypeModel model, Options options, FactCodec facts, StateModel state, boolean lasts) {
    requireNoneOfEveryObject(model);
    this.model = model;
    this.options = options;
    this.facts = facts;
    this.state = state;
    this.lasts = lasts;
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
    return new ObjectType(model, Options.of(model.name(), implementation), new FactCodec(factsOf(implementation)),
        null, true);
  }

  /**
   * A plain class: its public methods become operations. A journal can keep objects of it when it says its state, see
   * {@link StateForm}; else they live in memory.
   *
   * @param name the type's name
   * @param exposed Java names of the methods to expose; empty for all public ones
   * @throws IllegalArgumentException saying what the class lacks
   */
  public static ObjectType ofPlainClass(String name, Class<?> type, Set<String> exposed) {
    return ofPlain(type, TypeModel.ofPlainClass(name, type, exposed), Options.of(name, type), true);
  }

  /**
   * As {@link #ofPlainClass}, of an instance that the caller makes: such objects have no options. They live in memory,
   * for nobody but the caller could make them again.
   */
  public static ObjectType ofPlainInstance(String name, Class<?> type, Set<String> exposed) {
    return ofPlain(type, TypeModel.ofPlainClass(name, type, exposed), Options.none(name), false);
  }

  private static ObjectType ofPlain(Class<?> type, TypeModel model, Options options, boolean canBeMade) {
    StateModel state = StateModel.of(type);
    FactCodec facts = state == null ? new FactCodec(UntoldInstance.Fact.class)
        : new FactCodec(ToldInstance.Fact.class, state);
    return new ObjectType(model, options, facts, state, canBeMade && state != null);
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

  /** Whether a journal can keep objects of it: what they are is in their facts, and they can be made again. */
  public boolean canLast() {
    return lasts;
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
    return made instanceof SharedObject<?> object ? object : PlainObject.of(made, state);
  }
}
