package io.holdfast.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
  private final List<String> heard = new ArrayList<>();
  private boolean goesOn = true;
  private final MessageReader reader = new MessageReader(256, new MessageReader.Sink() {
    @Override
    public boolean message(byte[] bytes, int offset, int length) {
      heard.add(new String(bytes, offset, length, StandardCharsets.US_ASCII));
      return goesOn;
    }

    @Override
    public boolean tooLong(long length) {
      heard.add("too long: " + length);
      return goesOn;
    }
  });

  private void feed(byte[] bytes) {
    reader.feed(bytes, 0, bytes.length);
  }

  private static byte[] framed(String text) {
    return MessageReader.framed(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] longHeader(long length) {
    return ByteBuffer.allocate(12).putInt(-1).putLong(length).array();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void messagesComeOutWholeHoweverTheyAreCut() {
    byte[] all = joined(framed("one"), framed(""), longHeader(3), "two".getBytes(StandardCharsets.US_ASCII),
        framed("three"));
    for (int piece = 1; piece <= all.length; piece++) {
      heard.clear();
      for (int at = 0; at < all.length; at += piece) {
        reader.feed(all, at, Math.min(piece, all.length - at));
      }
      assertThat(heard).as("pieces of %d bytes", piece).containsExactly("one", "", "two", "three");
    }
  }

  @Test
  void strangersMaySendTheLimitAndNotOneByteMore() {
    feed(framed("x".repeat(256)));
    assertThat(heard).containsExactly("x".repeat(256));
    assertThatThrownBy(() -> feed(new byte[] {0, 0, 1, 1})).isInstanceOf(MessageReader.BadLength.class)
        .hasMessageContaining("257").hasMessageContaining("256");
  }

  @Test
  void negativeLengthsAreNone() {
    assertThatThrownBy(() -> feed(new byte[] {-1, -1, -1, -2})).isInstanceOf(MessageReader.BadLength.class);
  }

  @Test
  void longLengthsOfMoreThanSixtyThreeBitsAreNone() {
    reader.trust(1_000);
    assertThatThrownBy(() -> feed(longHeader(-5))).isInstanceOf(MessageReader.BadLength.class);
  }

  @Test
  void knownClientsAreToldWhatWasTooLongOnceItHasGoneBy() {
    reader.trust(1_000);
    feed(longHeader(1_001));
    feed(new byte[1_000]);
    assertThat(heard).isEmpty();
    feed(joined(new byte[1], framed("next")));
    assertThat(heard).containsExactly("too long: 1001", "next");
  }

  @Test
  void whatComesWhileAMessageIsAnsweredWaits() {
    goesOn = false;
    feed(joined(framed("first"), framed("second")));
    feed(framed("third"));
    assertThat(heard).containsExactly("first");
    assertThat(reader.isFull()).isFalse();
    reader.resume();
    assertThat(heard).containsExactly("first", "second");
    goesOn = true;
    reader.resume();
    assertThat(heard).containsExactly("first", "second", "third");
  }

  @Test
  void noMoreWaitsThanMay() {
    reader.trust(1 << 20);
    goesOn = false;
    feed(framed("first"));
    feed(new byte[MessageReader.MOST_WAITING - 1]);
    assertThat(reader.isFull()).isFalse();
    feed(new byte[1]);
    assertThat(reader.isFull()).isTrue();
  }
}
