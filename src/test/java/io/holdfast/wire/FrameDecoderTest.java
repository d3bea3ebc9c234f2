package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
  private final List<String> frames = new ArrayList<>();
  private int most = Integer.MAX_VALUE;
  private final FrameDecoder decoder = new FrameDecoder(1_000, (bytes, offset, length) -> {
    frames.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
    return frames.size() < most;
  });

  private static byte[] stream(String... frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String frame : frames) {
      byte[] json = frame.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(new byte[] {0, 0, (byte) (json.length >>> 8), (byte) json.length});
      out.writeBytes(json);
    }
    return out.toByteArray();
  }

  private void feed(byte[] bytes) {
    decoder.feed(bytes, 0, bytes.length);
  }

  @Test
  void severalFramesOfOneSegmentComeInOrder() {
    feed(stream("a", "", "ccc"));
    assertThat(frames).containsExactly("a", "", "ccc");
    assertThat(decoder.heldBytes()).isZero();
  }

  @Test
  void anyCutOfTheStreamGivesTheSameFrames() {
    String[] sent = new String[40];
    Random random = new Random(7);
    for (int i = 0; i < sent.length; i++) {
      sent[i] = "x".repeat(random.nextInt(1_000));
    }
    byte[] stream = stream(sent);
    for (int round = 0; round < 200; round++) {
      frames.clear();
      for (int at = 0; at < stream.length;) {
        int next = Math.min(stream.length, at + 1 + random.nextInt(round % 2 == 0 ? 5 : 3_000));
        decoder.feed(stream, at, next - at);
        at = next;
      }
      assertThat(frames).containsExactly(sent);
      assertThat(decoder.heldBytes()).isZero();
    }
  }

  @Test
  void whenTheSinkStopsTheRestIsKept() {
    most = 1;
    feed(stream("a", "b", "c"));
    feed(Arrays.copyOf(stream("dd"), 5));
    assertThat(frames).containsExactly("a");
    frames.clear();
    most = 2;
    decoder.resume();
    assertThat(frames).containsExactly("b", "c");
    most = Integer.MAX_VALUE;
    decoder.resume();
    feed(new byte[] {'d'});
    assertThat(frames).containsExactly("b", "c", "dd");
    assertThat(decoder.heldBytes()).isZero();
  }

  @Test
  void lengthsThatCannotBeAreRefusedBeforeAnythingIsHeld() {
    for (int length : new int[] {-1, 1_001, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      byte[] header = {(byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length};
      assertThatThrownBy(() -> feed(header)).isInstanceOf(BadLength.class)
          .hasMessageContaining(Long.toString(length & 0xffffffffL)).hasMessageContaining("at most 1000");
    }
  }

  @Test
  void theLimitMayBeRaisedForTheNextFrame() {
    FrameDecoder[] own = new FrameDecoder[1];
    own[0] = new FrameDecoder(1, (bytes, offset, length) -> {
      own[0].limit(3);
      frames.add("" + length);
      return true;
    });
    byte[] stream = stream("a", "ccc");
    own[0].feed(stream, 0, stream.length);
    assertThat(frames).containsExactly("1", "3");
  }

  @Test
  void whatIsAnnouncedIsNotAllocated() {
    FrameDecoder large = new FrameDecoder(Integer.MAX_VALUE, (bytes, offset, length) -> true);
    large.feed(new byte[] {0x7f, -1, -1, -1, 1, 2, 3}, 0, 7);
    assertThat(large.heldBytes()).isEqualTo(7);
  }
}
