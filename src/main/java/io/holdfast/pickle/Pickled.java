package io.holdfast.pickle;

import io.holdfast.pickle.Node.Entries;
import io.holdfast.pickle.Node.Items;
import io.holdfast.pickle.Node.Tuple;
import io.holdfast.value.BytesValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.Value;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/**
 * A pickle that has been read, with its outermost tuples and lists still open: a request is a tuple of which each
 * part is made a value by itself, so that one argument that holds itself does not close the others.
 */
public final class Pickled {
  private final Object part;
  private final Lowering lowering;

  private Pickled(Object part, Lowering lowering) {
    this.part = part;
    this.lowering = lowering;
  }

  /** @throws MalformedPickle when the bytes are not one whole pickle, or exceed a limit */
  public static Pickled read(byte[] bytes, int offset, int length, ProxyTable proxies, PickleLimits limits) {
    return read(bytes, offset, length, proxies, limits, Seal.ofThisProcess());
  }

  /**
   * The same.
   *
   * @param seal put on what {@link PickleWriter} shall take for a pickle's
   */
  public static Pickled read(byte[] bytes, int offset, int length, ProxyTable proxies, PickleLimits limits, Seal seal) {
    return new Pickled(PickleReader.read(bytes, offset, length, limits), new Lowering(proxies, limits, seal, length));
  }

  /**
   * What was kept as a pickle of its own because something in it holds itself or is nested too deep, open again: its
   * items are values of their own then. Null when the value is none that was made so under the seal.
   *
   * @throws MalformedPickle when it exceeds a limit
   */
  public static Pickled reopened(Value value, ProxyTable proxies, PickleLimits limits, Seal seal) {
    if (!(value instanceof ForeignValue foreign) || !(foreign.parts() instanceof ListValue list)
        || list.items().size() != Parts.OF_PICKLE || !(list.items().get(1) instanceof BytesValue bytes)
        || !Parts.PICKLE.equals(new Sealing(seal).word(foreign))) {
      return null;
    }
    return read(bytes.value(), 0, bytes.value().length, proxies, limits, seal);
  }

  /** @throws MalformedPickle when there is no such object in Python either, or it exceeds a limit */
  public Value value() {
    return lowering.value(part);
  }

  /** Its parts when it is a tuple or a list; null when it is neither. */
  public List<Pickled> items() {
    return part instanceof Tuple tuple ? open(Arrays.asList(tuple.items))
        : part instanceof Items list ? open(list.items) : null;
  }

  /** Its keys and values, one after the other, when it is a dict; null when it is none. */
  public List<Pickled> keysAndValues() {
    return part instanceof Entries dict ? open(dict.keysAndValues) : null;
  }

  private List<Pickled> open(List<Object> parts) {
    return new AbstractList<>() {
      @Override
      public Pickled get(int index) {
        return new Pickled(parts.get(index), lowering);
      }

      @Override
      public int size() {
        return parts.size();
      }
    };
  }
}
