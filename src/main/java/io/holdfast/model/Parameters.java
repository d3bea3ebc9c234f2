package io.holdfast.model;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.value.Value;
import java.util.List;
import java.util.stream.Collectors;

/** The parameters of an operation or of a type's options, and how arguments bind to them. */
final class Parameters {
  private final String owner;
  private final List<ParameterModel> list;
  private final ParameterModel[] models;

  /** @param owner what takes them, for error messages: {@code queue.put} */
  Parameters(String owner, List<ParameterModel> models) {
    this.owner = owner;
    this.list = List.copyOf(models);
    this.models = models.toArray(new ParameterModel[0]);
  }

  List<ParameterModel> models() {
    return list;
  }

  int size() {
    return models.length;
  }

  /** The values in the order of the parameters, defaults filled in. */
  Value[] values(Arguments arguments) {
    int positional = arguments.positionalCount();
    if (positional > models.length) {
      throw new BadArguments(owner + " takes " + taken() + "; " + positional + " arguments were given");
    }
    Value[] values = new Value[models.length];
    for (int i = 0; i < positional; i++) {
      values[i] = arguments.value(i);
    }
    for (int i = positional; i < arguments.size(); i++) {
      int index = indexOf(arguments.name(i));
      if (values[index] != null) {
        throw new BadArguments(owner + " was given '" + arguments.name(i) + "' twice");
      }
      values[index] = arguments.value(i);
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        values[i] = models[i].absent();
        if (values[i] == null) {
          throw new BadArguments(owner + " needs '" + models[i].name() + "': " + models[i].expects());
        }
      }
    }
    return values;
  }

  Object[] bind(Arguments arguments) {
    return bind(values(arguments));
  }

  Object[] bind(Value[] values) {
    Object[] bound = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      ParameterModel model = models[i];
      try {
        bound[i] = model.conversion().toJava(values[i]);
      } catch (IllegalArgumentException e) {
        throw new BadArguments(owner + ": '" + model.name() + "' takes " + model.expects() + ", " + e.getMessage());
      }
    }
    return bound;
  }

  private int indexOf(String name) {
    for (int i = 0; i < models.length; i++) {
      if (models[i].name().equals(name)) {
        return i;
      }
    }
    throw new BadArguments(owner + " has no parameter '" + shortened(name) + "'; it takes " + taken());
  }

  private static String shortened(String name) {
    return name.length() <= 60 ? name : name.substring(0, 60) + "…";
  }

  String taken() {
    return models.length == 0 ? "no arguments" : list.stream()
        .map(p -> p.absent() == null ? p.name() : "[" + p.name() + "]").collect(Collectors.joining(", "));
  }
}
