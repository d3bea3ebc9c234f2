package io.holdfast.model;

import io.holdfast.value.DictValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The state of a plain class as its {@link StateForm} and {@link StateVersion} say it. Read once, immutable. */
public final class StateModel {
  private final Class<?> type;
  private final long version;
  private final RecordShape shape;
  private final boolean upgrades;

  private StateModel(Class<?> type, long version) {
    this.type = type;
    this.version = version;
    shape = shapeOf(type);
    upgrades = Arrays.stream(type.getMethods())
        .anyMatch(method -> isUpgrade(method) && method.getDeclaringClass() != StateForm.class);
  }

  /**
   * The state form of the class; null when it has none.
   *
   * @throws IllegalArgumentException saying what the class lacks
   */
  public static StateModel of(Class<?> type) {
    StateVersion version = type.getAnnotation(StateVersion.class);
    if (!StateForm.class.isAssignableFrom(type)) {
      if (version != null) {
        throw new IllegalArgumentException(type.getName() + " is marked @StateVersion but does not say its state; have "
            + "it implement StateForm, or take the mark away");
      }
      return null;
    }
    if (version == null) {
      throw new IllegalArgumentException(type.getName() + " implements StateForm but does not say its version; mark it "
          + "@StateVersion(1)");
    }
    if (version.value() < 1) {
      throw new IllegalArgumentException(type.getName() + " is marked @StateVersion(" + version.value()
          + "); versions begin with 1");
    }
    return new StateModel(type, version.value());
  }

  private static RecordShape shapeOf(Class<?> type) {
    Class<?> state;
    try {
      state = type.getMethod("state").getReturnType();
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("the methods of " + type.getName() + " cannot be reached: " + e.getMessage(),
          e);
    }
    if (!state.isRecord() || state.getTypeParameters().length > 0) {
      throw new IllegalArgumentException(type.getName() + ".state() returns " + state.getSimpleName()
          + "; have it return a record of the class's own, without type parameters: StateForm<State>");
    }
    try {
      RecordShape shape = new RecordShape(state);
      shape.components();
      return shape;
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("the record " + state.getName()
          + " is made of itself; make what nests a Value", e);
    }
  }

  /** Whether the class has the method because of {@link StateForm}. */
  static boolean isOfForm(Class<?> type, Method method) {
    Class<?>[] parameters = method.getParameterTypes();
    return StateForm.class.isAssignableFrom(type) && (isUpgrade(method)
        || method.getName().equals("state") && parameters.length == 0
        || method.getName().equals("restore") && parameters.length == 1
            && Record.class.isAssignableFrom(parameters[0]));
  }

  private static boolean isUpgrade(Method method) {
    return method.getName().equals("upgrade")
        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {long.class, Map.class});
  }

  /** The class whose state it is. */
  public Class<?> type() {
    return type;
  }

  public long version() {
    return version;
  }

  /** Whether the class takes over states of earlier versions. */
  public boolean upgrades() {
    return upgrades;
  }

  /** What is written for each component of the state, by its name. */
  public Map<String, String> components() {
    return shape.components();
  }

  /** The present state of the instance. @throws RuntimeException as the class does, or when it cannot be told */
  public DictValue read(Object instance) {
    Object state = ((StateForm<?>) instance).state();
    if (state == null) {
      throw new IllegalStateException("it is null");
    }
    return (DictValue) shape.toValue(state);
  }

  /** @throws RuntimeException when a state of the class's version would not be read back from these parts */
  public void requireReadable(DictValue parts) {
    shape.toRecord(parts);
  }

  /**
   * Makes the instance what a kept state says.
   *
   * @throws IllegalStateException saying why it cannot
   */
  public void restore(Object instance, long keptVersion, DictValue parts) {
    try {
      restore((StateForm<?>) instance, keptVersion, parts);
    } catch (RuntimeException | Error e) { // of the class, too
      throw new IllegalStateException(type.getName() + " (state version " + version
          + ") does not take the kept state of version " + keptVersion + ": "
          + (e instanceof IllegalStateException || e instanceof IllegalArgumentException ? e.getMessage() : e), e);
    }
  }

  @SuppressWarnings("unchecked") // the record is that of its state()
  private <S extends Record> void restore(StateForm<S> instance, long keptVersion, DictValue parts) {
    if (keptVersion > version) {
      throw new IllegalStateException("that is a later one");
    }
    Object state;
    if (keptVersion == version) {
      requireKnown(parts);
      state = shape.toRecord(parts);
    } else {
      state = instance.upgrade(keptVersion, plain(parts));
      if (state == null) {
        throw new IllegalStateException("upgrade() gave null");
      }
    }
    instance.restore((S) state);
  }

  /** What the record does not have would be lost without a word. */
  private void requireKnown(DictValue parts) {
    Map<String, String> components = shape.components();
    for (Value name : parts.entries().keySet()) {
      if (!(name instanceof StringValue text) || !components.containsKey(text.value())) {
        throw new IllegalStateException("its record has no component " + name + " any more; with another record it "
            + "needs another @StateVersion, and upgrade()");
      }
    }
  }

  private static Map<String, Object> plain(DictValue parts) {
    Map<String, Object> plain = new LinkedHashMap<>();
    parts.entries().forEach((name, part) -> plain.put(((StringValue) name).value(), Conversions.toPlain(part)));
    return plain;
  }
}
