package io.holdfast.model;

import io.holdfast.error.HoldfastException.NoSuchOperation;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A shared type as its declaration says it: name, operations, Python's name. Read once, immutable. */
public final class TypeModel {
  private final String name;
  private final String doc;
  private final String python;
  private final Class<?> declaration;
  private final Map<String, OperationModel> operations;
  private final Map<Method, OperationModel> byMethod = new HashMap<>();
  // To compare Methods is slow. A proxy class hands over the same few instances at every call. Copied on write.
  private volatile Map<Method, OperationModel> byInstance = new IdentityHashMap<>();

  private TypeModel(String name, String doc, String python, Class<?> declaration, List<Method> methods,
      Map<TypeVariable<?>, Type> bindings) {
    this.name = name;
    this.doc = doc;
    this.python = python;
    this.declaration = declaration;
    Map<String, OperationModel> byName = new LinkedHashMap<>();
    Conversions conversions = new Conversions(bindings);
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(declaration, MethodHandles.lookup());
      for (Method method : methods) {
        OperationModel operation = new OperationModel(name, method, conversions, lookup);
        if (byName.putIfAbsent(operation.name(), operation) != null) {
          throw new IllegalArgumentException(declaration.getName() + " declares " + method.getName()
              + " more than once; operations are told apart by name alone, so give them different names");
        }
        byMethod.put(method, operation);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException("the methods of " + declaration.getName() + " cannot be reached: "
          + e.getMessage(), e);
    }
    operations = Collections.unmodifiableMap(byName);
  }

  /** The model of an interface marked {@link SharedType}, values unconverted: what a host uses. */
  public static TypeModel of(Class<?> declaration) {
    return of(declaration, Map.of());
  }

  /**
   * The model of an interface, with its type variables bound to the user's classes: what a typed proxy uses. An
   * interface that is not marked {@link SharedType} is taken as a view of a plain class: each of its abstract methods
   * is an operation.
   *
   * @param valueTypes one for each type variable of the interface, or fewer: the rest stay values
   */
  public static TypeModel of(Class<?> declaration, Type... valueTypes) {
    Map<TypeVariable<?>, Type> bindings = new HashMap<>();
    TypeVariable<?>[] variables = declaration.getTypeParameters();
    if (valueTypes.length > variables.length) {
      throw new IllegalArgumentException(declaration.getName() + " has " + variables.length + " type parameters; "
          + valueTypes.length + " classes were given");
    }
    for (int i = 0; i < valueTypes.length; i++) {
      bindings.put(variables[i], valueTypes[i]);
    }
    bindInherited(declaration, bindings);
    return of(declaration, bindings);
  }

  /** A type that extends another has its operations, whose variables are those of the other. */
  private static void bindInherited(Class<?> declaration, Map<TypeVariable<?>, Type> bindings) {
    for (Type parent : declaration.getGenericInterfaces()) {
      if (parent instanceof ParameterizedType generic) {
        Class<?> raw = (Class<?>) generic.getRawType();
        for (int i = 0; i < raw.getTypeParameters().length; i++) {
          Type given = generic.getActualTypeArguments()[i];
          bindings.put(raw.getTypeParameters()[i],
              given instanceof TypeVariable<?> variable ? bindings.getOrDefault(variable, Value.class) : given);
        }
        bindInherited(raw, bindings);
      }
    }
  }

  private static TypeModel of(Class<?> declaration, Map<TypeVariable<?>, Type> bindings) {
    if (!declaration.isInterface()) {
      throw new IllegalArgumentException(declaration.getName() + " is not an interface");
    }
    SharedType declared = declaration.getAnnotation(SharedType.class);
    List<Method> methods = Arrays.stream(declaration.getMethods())
        .filter(m -> declared != null ? m.isAnnotationPresent(Operation.class) : Modifier.isAbstract(m.getModifiers()))
        .sorted(Comparator.comparing(Method::getName)).toList();
    for (Method method : methods) {
      if (method.getReturnType() != Future.class) {
        throw new IllegalArgumentException(declaration.getName() + "." + method.getName() + " returns "
            + method.getReturnType().getSimpleName() + "; an operation returns a Future");
      }
    }
    return declared == null
        ? new TypeModel(Names.snakeCase(declaration.getSimpleName()), "", "", declaration, methods, bindings)
        : new TypeModel(declared.value(), declared.doc(), declared.python(), declaration, methods, bindings);
  }

  /**
   * The model of a plain class: its public methods are operations, but for those of {@link StateForm}.
   *
   * @param exposed Java names of the methods to expose; empty for all public methods
   */
  public static TypeModel ofPlainClass(String name, Class<?> type, Set<String> exposed) {
    List<Method> methods = Arrays.stream(type.getMethods())
        .filter(m -> !isOfObject(m) && !Modifier.isStatic(m.getModifiers()) && !m.isBridge())
        .filter(m -> !StateModel.isOfForm(type, m))
        .filter(m -> exposed.isEmpty() || exposed.contains(m.getName()))
        .sorted(Comparator.comparing(Method::getName)).toList();
    for (String wanted : exposed) {
      if (methods.stream().noneMatch(m -> m.getName().equals(wanted))) {
        throw new IllegalArgumentException(type.getName() + " has no public method '" + wanted + "' to expose");
      }
    }
    return new TypeModel(name, "", "", type, methods, Map.of());
  }

  /** Also when the class overrides it: {@code toString} is nobody's operation. */
  private static boolean isOfObject(Method method) {
    try {
      Object.class.getMethod(method.getName(), method.getParameterTypes());
      return true;
    } catch (NoSuchMethodException own) {
      return false;
    }
  }

  public String name() {
    return name;
  }

  public String doc() {
    return doc;
  }

  /** The {@code SyncManager} typeid, or empty. */
  public String python() {
    return python;
  }

  public Class<?> declaration() {
    return declaration;
  }

  public Collection<OperationModel> operations() {
    return operations.values();
  }

  /** The operation of that name; null when there is none. */
  public OperationModel find(String operation) {
    return operations.get(operation);
  }

  /** @throws NoSuchOperation naming the operations there are */
  public OperationModel operation(String operation) {
    OperationModel found = find(operation);
    if (found == null) {
      throw new NoSuchOperation(name + " has no operation '"
          + (operation.length() <= 60 ? operation : operation.substring(0, 60) + "…")
          + "'; it has " + String.join(", ", operations.keySet()));
    }
    return found;
  }

  /** The operation of a method of the declaration; null for a method that is none. */
  public OperationModel operation(Method method) {
    OperationModel known = byInstance.get(method);
    if (known != null) {
      return known;
    }
    OperationModel found = byMethod.get(method);
    if (found != null && byInstance.size() < byMethod.size()) { // the methods of other proxy classes are looked up
      Map<Method, OperationModel> more = new IdentityHashMap<>(byInstance);
      more.put(method, found);
      byInstance = more;
    }
    return found;
  }
}
