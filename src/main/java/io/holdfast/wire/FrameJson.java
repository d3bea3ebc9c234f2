package io.holdfast.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.ValueJson;
import java.io.IOException;

/**
 * Reads the JSON of frames: first with a parser that remembers the names it has seen, which nearly halves the work, and
 * where that one gives up with the one that remembers nothing.
 *
 * <p>What is remembered is shared and outlives the frame, so only short names are: a stranger can make it forget, not
 * grow.
 */
public final class FrameJson {
  private static final int LONGEST_REMEMBERED = 64;

  private static final JsonFactory REMEMBERING = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(ValueJson.FACTORY.streamReadConstraints().getMaxNestingDepth())
          .maxNumberLength(ValueJson.MAX_DIGITS)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(LONGEST_REMEMBERED)
          .build())
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
      .disable(JsonFactory.Feature.CHARSET_DETECTION)
      .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
      .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
      .build();

  /** Reads what it wants of a frame; may be called a second time for the same one. */
  public interface Reader {
    void read(JsonParser in) throws IOException;
  }

  private FrameJson() {
  }

  /** @throws MalformedValue when it is no JSON, or the reader finds no value where one should be */
  public static void read(byte[] bytes, int offset, int length, Reader reader) {
    try (JsonParser in = REMEMBERING.createParser(bytes, offset, length)) {
      reader.read(in);
      return;
    } catch (StreamConstraintsException e) {
      // a name too long to be remembered, or another limit: the next parser tells
    } catch (IOException e) {
      throw ValueJson.malformed(e);
    }
    try (JsonParser in = ValueJson.FACTORY.createParser(bytes, offset, length)) {
      reader.read(in);
    } catch (IOException e) {
      throw ValueJson.malformed(e);
    }
  }
}
