package io.holdfast.pickle;

import io.holdfast.value.BigIntValue;
import io.holdfast.value.BoolValue;
import io.holdfast.value.BytesValue;
import io.holdfast.value.DateTimeValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.FloatValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.SetValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;

/**
 * Puts seals on foreign values and checks them, for one pickle. The seal stands beside the word that the parts
 * begin with, {@code ("call", bytes)}: a code over the type, the word and the other parts. A sealed value within counts
 * by its seal, so that each is looked at once, however they are nested.
 */
final class Sealing {
  private static final int BYTES = 16; // of the code's 32: nobody can try more than a few
  private static final int CHUNK = 512;

  private final Seal seal;
  private final Set<ForeignValue> genuine = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<ForeignValue> unseen = new ArrayDeque<>();
  private List<Mac> codes; // null until something is to be sealed
  private Mac code;
  private final byte[] chunk = new byte[CHUNK];
  private int filled;

  Sealing(Seal seal) {
    this.seal = seal;
  }

  /**
   * The foreign value with its seal.
   *
   * @param parts of which the first is the word; given away
   */
  ForeignValue sealed(String type, Value... parts) {
    List<Value> all = Arrays.asList(parts);
    byte[] made = made(type, parts[0], all, codes().get(0));
    unseen.clear(); // they were sealed by us
    parts[0] = Value.tuple(parts[0], new BytesValue(made));
    return new ForeignValue(Parts.PYTHON, type, new ListValue(all));
  }

  /** The word that the parts begin with; null when the value, or one in it, is not as it was sealed. */
  Value word(ForeignValue foreign) {
    if (!genuine.contains(foreign) && !check(foreign)) {
      return null;
    }
    return head(foreign).items().get(0);
  }

  private boolean check(ForeignValue outermost) {
    Set<ForeignValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    unseen.push(outermost);
    while (!unseen.isEmpty()) {
      ForeignValue next = unseen.pop();
      if (!genuine.contains(next) && seen.add(next) && !isAsSealed(next)) {
        unseen.clear();
        return false;
      }
    }
    genuine.addAll(seen);
    return true;
  }

  private boolean isAsSealed(ForeignValue foreign) {
    TupleValue head = head(foreign);
    if (head == null) {
      return false;
    }
    List<Value> parts = ((ListValue) foreign.parts()).items();
    for (Mac each : codes()) {
      if (MessageDigest.isEqual(made(foreign.type(), head.items().get(0), parts, each), seal(head))) {
        return true;
      }
    }
    return false;
  }

  /** The word and the seal; null when it has none. */
  private static TupleValue head(ForeignValue foreign) {
    return foreign.language().equals(Parts.PYTHON) && foreign.parts() instanceof ListValue list
        && !list.items().isEmpty() && list.items().get(0) instanceof TupleValue head && head.items().size() == 2
        && head.items().get(0) instanceof StringValue && head.items().get(1) instanceof BytesValue bytes
        && bytes.value().length == BYTES ? head : null;
  }

  private static byte[] seal(TupleValue head) {
    return ((BytesValue) head.items().get(1)).value();
  }

  private List<Mac> codes() {
    if (codes == null) {
      codes = seal.codes();
    }
    return codes;
  }

  // ---------------------------------------------------------------- what the code is over

  private byte[] made(String type, Value word, List<Value> parts, Mac with) {
    code = with;
    text(type);
    value(word);
    items('p', parts.subList(1, parts.size()));
    flush();
    return Arrays.copyOf(code.doFinal(), BYTES);
  }

  private void value(Value value) {
    if (value instanceof StringValue text) {
      kind('s');
      text(text.value());
    } else if (value instanceof BytesValue bytes) {
      kind('b');
      binary(bytes.value());
    } else if (value instanceof IntValue number) {
      kind('i');
      int64(number.value());
    } else if (value instanceof BigIntValue number) {
      kind('I');
      binary(number.value().toByteArray());
    } else if (value instanceof FloatValue number) {
      kind('f');
      int64(Double.doubleToLongBits(number.value()));
    } else if (value instanceof BoolValue flag) {
      kind(flag.value() ? 'T' : 'F');
    } else if (value instanceof ListValue list) {
      items('l', list.items());
    } else if (value instanceof TupleValue tuple) {
      items('t', tuple.items());
    } else if (value instanceof SetValue set) {
      items(set.frozen() ? 'z' : 'e', set.members());
    } else if (value instanceof DictValue dict) {
      kind('d');
      int64(dict.entries().size());
      dict.entries().forEach((key, item) -> {
        value(key);
        value(item);
      });
    } else if (value instanceof DateTimeValue time) {
      kind('m');
      text(time.text());
    } else if (value instanceof RefValue reference) {
      kind('r');
      text(reference.name());
      text(reference.type());
      int64(reference.incarnation());
    } else if (value instanceof ForeignValue foreign) {
      foreign(foreign);
    } else {
      kind('N');
    }
  }

  private void foreign(ForeignValue foreign) {
    TupleValue head = head(foreign);
    kind(head == null ? 'o' : 'S');
    text(foreign.language());
    text(foreign.type());
    if (head == null) {
      value(foreign.parts());
    } else {
      binary(seal(head));
      unseen.push(foreign);
    }
  }

  private void items(char kind, Collection<Value> items) {
    kind(kind);
    int64(items.size());
    items.forEach(this::value);
  }

  private void kind(char kind) {
    room(1);
    chunk[filled++] = (byte) kind;
  }

  private void int64(long number) {
    room(Long.BYTES);
    for (int shift = 56; shift >= 0; shift -= 8) {
      chunk[filled++] = (byte) (number >> shift);
    }
  }

  private void text(String text) {
    int64(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      room(2);
      chunk[filled++] = (byte) (c >> 8);
      chunk[filled++] = (byte) c;
    }
  }

  private void binary(byte[] bytes) {
    int64(bytes.length);
    flush();
    code.update(bytes);
  }

  private void room(int count) {
    if (filled + count > CHUNK) {
      flush();
    }
  }

  private void flush() {
    code.update(chunk, 0, filled);
    filled = 0;
  }
}
