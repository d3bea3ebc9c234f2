package io.holdfast.pickle;

import io.holdfast.pickle.Node.Instance;
import io.holdfast.pickle.Node.Making;
import io.holdfast.pickle.Node.Tuple;
import io.holdfast.value.BytesValue;
import io.holdfast.value.DateTimeValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * {@code datetime.datetime} as it is pickled: ten bytes, and the time zone when it has one. Those with a zone that has
 * rules or a name, an offset beyond 18 hours or finer than a second, or the second of two equal hours ({@code fold}),
 * stay what only Python understands.
 */
final class PickleTime {
  private static final int STATE_BYTES = 10;
  private static final int FOLD = 0x80;

  private PickleTime() {
  }

  /** Null when it is no time that values have. */
  static Value read(Tuple arguments) {
    Object[] items = arguments.items;
    if (items.length < 1 || items.length > 2 || !(items[0] instanceof BytesValue state)
        || state.value().length != STATE_BYTES) {
      return null;
    }
    ZoneOffset offset = items.length == 1 ? null : offset(items[1]);
    if (items.length == 2 && offset == null) {
      return null;
    }
    byte[] at = state.value();
    if ((at[2] & FOLD) != 0) {
      return null;
    }
    int micros = (at[7] & 0xff) << 16 | (at[8] & 0xff) << 8 | at[9] & 0xff;
    try {
      return new DateTimeValue(LocalDateTime.of((at[0] & 0xff) << 8 | at[1] & 0xff, at[2], at[3], at[4], at[5], at[6],
          micros * 1000), offset);
    } catch (DateTimeException | IllegalArgumentException e) {
      return null;
    }
  }

  private static ZoneOffset offset(Object zone) {
    if (zone instanceof Instance made && made.making == Making.CALL && made.makes("datetime", "timezone")
        && made.steps.isEmpty() && made.arguments instanceof Tuple ofZone && ofZone.items.length == 1
        && ofZone.items[0] instanceof Instance delta && delta.makes("datetime", "timedelta") && delta.steps.isEmpty()
        && delta.arguments instanceof Tuple ofDelta && ofDelta.items.length == 3
        && ofDelta.items[0] instanceof IntValue days && ofDelta.items[1] instanceof IntValue seconds
        && ofDelta.items[2] instanceof IntValue micros && micros.value() == 0 && Math.abs(days.value()) <= 1
        && Math.abs(seconds.value()) < 86_400) {
      long total = days.value() * 86_400 + seconds.value();
      return Math.abs(total) <= ZoneOffset.MAX.getTotalSeconds() ? ZoneOffset.ofTotalSeconds((int) total) : null;
    }
    return null;
  }

  /** The ten bytes. */
  static byte[] state(LocalDateTime local) {
    int micros = local.getNano() / 1000;
    return new byte[] {(byte) (local.getYear() >> 8), (byte) local.getYear(), (byte) local.getMonthValue(),
        (byte) local.getDayOfMonth(), (byte) local.getHour(), (byte) local.getMinute(), (byte) local.getSecond(),
        (byte) (micros >> 16), (byte) (micros >> 8), (byte) micros};
  }
}
