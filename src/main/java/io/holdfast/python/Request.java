package io.holdfast.python;

import io.holdfast.pickle.MalformedPickle;
import io.holdfast.pickle.Pickled;
import io.holdfast.value.NoneValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client asks for.
 *
 * @param ident of the object; null for the server itself
 */
record Request(String ident, String method, List<Value> arguments, Map<String, Value> named) {

  /** @throws MalformedPickle when it is not {@code (ident, method, arguments, keywords)} */
  static Request of(Pickled pickled) {
    List<Pickled> parts = pickled.items();
    if (parts == null || parts.size() != 4) {
      throw malformed();
    }
    Value ident = parts.get(0).value();
    List<Pickled> given = parts.get(2).items();
    List<Pickled> named = parts.get(3).keysAndValues();
    if (ident != NoneValue.NONE && !(ident instanceof StringValue)
        || !(parts.get(1).value() instanceof StringValue method) || given == null || named == null) {
      throw malformed();
    }
    List<Value> arguments = new ArrayList<>(given.size());
    given.forEach(argument -> arguments.add(argument.value()));
    return new Request(ident instanceof StringValue text ? text.value() : null, method.value(), arguments,
        named.isEmpty() ? Map.of() : named(named));
  }

  private static Map<String, Value> named(List<Pickled> keysAndValues) {
    Map<String, Value> named = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      if (!(keysAndValues.get(i).value() instanceof StringValue name)) {
        throw malformed();
      }
      named.put(name.value(), keysAndValues.get(i + 1).value());
    }
    return named;
  }

  private static MalformedPickle malformed() {
    return new MalformedPickle("a request is a tuple of ident, method, arguments and keywords");
  }
}
