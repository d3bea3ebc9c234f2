package io.holdfast.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
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
  }, new LargeRoom());

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

  // ---------------------------------------------------------------- long messages

  private void feedInPieces(byte[] all, int piece) {
    byte[] scratch = new byte[1 << 12];
    for (int at = 0; at < all.length; at += piece) {
      reader.feed(Unpooled.wrappedBuffer(all, at, Math.min(piece, all.length - at)), scratch);
    }
  }

  @Test
  void longMessagesComeOutWholeHoweverTheyAreCut() {
    reader.trust(4 << 20);
    String text = "0123456789abcdef".repeat(3 << 16);
    byte[] all = joined(framed("first"), framed(text), framed(""), framed(text + "more"), framed("last"));
    for (int piece : new int[] {777, 1 << 12, 70_000, 1 << 18, all.length}) {
      heard.clear();
      feedInPieces(all, piece);
      assertThat(heard).as("pieces of %d bytes", piece).containsExactly("first", text, "", text + "more", "last");
    }
  }

  @Test
  void longMessagesThatMustWaitComeOutWhole() {
    reader.trust(4 << 20);
    String text = "0123456789abcdef".repeat(1 << 16);
    goesOn = false;
    feedInPieces(joined(framed("first"), framed(text), framed("last")), 70_000);
    assertThat(heard).containsExactly("first");
    reader.resume();
    reader.resume();
    assertThat(heard).containsExactly("first", text, "last");
  }

  private static long allocated(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void aLengthIsBelievedAsMuchAsHasCome() {
    reader.trust(64 << 20);
    byte[] begun = ByteBuffer.allocate(2_000).putInt(64 << 20).array();
    assertThat(allocated(() -> feedInPieces(begun, 500))).isLessThan(64 << 10);
    byte[] more = new byte[1 << 20];
    assertThat(allocated(() -> feedInPieces(more, 1 << 16))).isLessThan(8 << 20);
  }

  @Test
  void theRoomOfALongMessageIsUsedAgain() {
    reader.trust(4 << 20);
    byte[] message = MessageReader.framed(new byte[3 << 20]);
    feedInPieces(message, 1 << 16);
    heard.clear();
    long first = heardBytes();
    assertThat(allocated(() -> feedInPieces(message, 1 << 16))).as("but what the test itself makes of it")
        .isLessThan((3 << 20) + (1 << 20));
    assertThat(heardBytes() - first).isEqualTo(3 << 20);
  }

  private long heardBytes() {
    return heard.stream().mapToLong(String::length).sum();
  }

  @Test
  void aLengthAloneIsNoticed() {
    reader.trust(1_000);
    assertThat(reader.hasLengthAlone()).isFalse();
    feed(new byte[] {0, 0, 0, 100});
    assertThat(reader.hasLengthAlone()).isTrue();
    feed(new byte[50]);
    assertThat(reader.hasLengthAlone()).isFalse();
    feed(new byte[50]);
    assertThat(reader.hasLengthAlone()).isFalse();
    feed(longHeader(100));
    assertThat(reader.hasLengthAlone()).isTrue();
  }
}
