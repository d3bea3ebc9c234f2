package io.holdfast.value;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

/**
 * A date and time to the microsecond (what is finer is dropped), naive (offset null) or with a fixed offset from UTC,
 * in the years 1 to 9999: Python's range. Two aware values are equal when they are the same instant, as in Python; a
 * naive one never equals an aware one.
 */
public record DateTimeValue(LocalDateTime local, ZoneOffset offset) implements Value {
  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
  private static final DateTimeFormatter MICROSECONDS = new DateTimeFormatterBuilder().append(SECONDS)
      .appendFraction(ChronoField.MICRO_OF_SECOND, 6, 6, true).toFormatter();

  /** @throws IllegalArgumentException for a year that Python cannot say */
  public DateTimeValue(LocalDateTime local, ZoneOffset offset) {
    if (local.getYear() < 1 || local.getYear() > 9999) {
      throw new IllegalArgumentException("year " + local.getYear() + " is not within 1 to 9999");
    }
    this.local = local.truncatedTo(ChronoUnit.MICROS);
    this.offset = offset;
  }

  /**
   * Reads {@link #text}; the seconds, or digits of their fraction, may be missing, and UTC may be {@code Z}.
   *
   * @throws IllegalArgumentException when the text does not spell a date and time of Python's range
   */
  static DateTimeValue parse(String text) {
    int timeAt = text.indexOf('T');
    int offsetAt = timeAt < 0 ? text.length() : timeAt;
    while (offsetAt < text.length() && "+-Z".indexOf(text.charAt(offsetAt)) < 0) {
      offsetAt++;
    }
    try {
      LocalDateTime local = LocalDateTime.parse(text.substring(0, offsetAt));
      if (local.getNano() % 1000 != 0) {
        throw new IllegalArgumentException("finer than a microsecond");
      }
      return new DateTimeValue(local, offsetAt == text.length() ? null : ZoneOffset.of(text.substring(offsetAt)));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not ISO 8601, or no such time", e);
    }
  }

  @Override
  public String typeName() {
    return "datetime.datetime";
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof DateTimeValue that) || (offset == null) != (that.offset == null)) {
      return false;
    }
    return offset == null ? local.equals(that.local)
        : local.toInstant(offset).equals(that.local.toInstant(that.offset));
  }

  @Override
  public int hashCode() {
    long seconds = local.toEpochSecond(offset == null ? ZoneOffset.UTC : offset);
    return Hashing.hash(seconds * 1_000_000 + local.getNano() / 1000);
  }

  /** ISO 8601 as Python's {@code isoformat} writes it: microseconds only when there are some, the offset behind. */
  public String text() {
    String time = (local.getNano() == 0 ? SECONDS : MICROSECONDS).format(local);
    return offset == null ? time : time + (offset.getTotalSeconds() == 0 ? "+00:00" : offset.getId());
  }

  @Override
  public String toString() {
    return Repr.of(this);
  }
}
