package io.holdfast.value;

import java.util.Collection;
import java.util.Iterator;

/**
 * Equality that, unlike Python's, tells 1 from 1.0 from True, -0.0 from 0.0, set from frozenset, and one order from
 * another.
 */
public final class SameKind {
  private SameKind() {
  }

  public static boolean of(Value a, Value b) {
    if (a.getClass() != b.getClass()) {
      return false;
    } else if (a instanceof FloatValue x && b instanceof FloatValue y) {
      return Double.doubleToLongBits(x.value()) == Double.doubleToLongBits(y.value());
    } else if (a instanceof ListValue x && b instanceof ListValue y) {
      return ofAll(x.items(), y.items());
    } else if (a instanceof TupleValue x && b instanceof TupleValue y) {
      return ofAll(x.items(), y.items());
    } else if (a instanceof SetValue x && b instanceof SetValue y) {
      return x.frozen() == y.frozen() && ofAll(x.members(), y.members());
    } else if (a instanceof DictValue x && b instanceof DictValue y) {
      return ofAll(x.entries().keySet(), y.entries().keySet()) && ofAll(x.entries().values(), y.entries().values());
    } else if (a instanceof DateTimeValue x && b instanceof DateTimeValue y) {
      return x.text().equals(y.text());
    } else if (a instanceof ForeignValue x && b instanceof ForeignValue y) {
      return x.language().equals(y.language()) && x.type().equals(y.type()) && of(x.parts(), y.parts());
    }
    return a.equals(b);
  }

  private static boolean ofAll(Collection<Value> a, Collection<Value> b) {
    Iterator<Value> rest = b.iterator();
    return a.size() == b.size() && a.stream().allMatch(value -> of(value, rest.next()));
  }
}
