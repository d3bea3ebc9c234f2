package io.holdfast.wire;

import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.util.ArrayList;
import java.util.List;

/**
 * A failure in a frame: first what every client of the event bus bridge knows, then {@code error} with all of it.
 *
 * <pre>
 * {"type": "err", "address": the replyAddress, "sourceAddress": where the call went, "failureCode": 6,
 *  "failureType": "RECIPIENT_FAILURE", "message": "Empty: nothing to take",
 *  "error": {"code": "Empty", "type": "Empty", "message": "nothing to take", "arguments": [], "stack": ""}}
 * </pre>
 */
public final class WireError {
  private static final byte[] ERR = Json.ascii("{\"type\":\"err\"");
  private static final byte[] ADDRESS = Json.ascii(",\"address\":");
  private static final byte[] SOURCE = Json.ascii(",\"sourceAddress\":");
  private static final byte[] CODE = Json.ascii(",\"failureCode\":");
  private static final byte[] MESSAGE = Json.ascii(",\"failureType\":\"RECIPIENT_FAILURE\",\"message\":");
  private static final byte[] ERROR = Json.ascii(",\"error\":{\"code\":");
  private static final byte[] TYPE = Json.ascii(",\"type\":");
  private static final byte[] OWN_MESSAGE = Json.ascii(",\"message\":");
  private static final byte[] ARGUMENTS = Json.ascii(",\"arguments\":");
  private static final byte[] STACK = Json.ascii(",\"stack\":");
  private static final byte[] END = Json.ascii("}}");

  private WireError() {
  }

  /**
   * Writes one {@code err} frame.
   *
   * @param address the replyAddress of what failed; null when there is none
   * @param source where it was sent; null when nobody knows
   */
  public static void write(FrameOutput out, String address, String source, HoldfastException failure) {
    out.begin().raw(ERR);
    if (address != null) {
      out.raw(ADDRESS).text(address);
    }
    if (source != null) {
      out.raw(SOURCE).text(source);
    }
    out.raw(CODE).number(failure.code().number()).raw(MESSAGE).text(failure.toString());
    out.raw(ERROR).text(failure.code().label());
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    if (failure instanceof Failed failed) {
      out.raw(TYPE).text(failed.type()).raw(OWN_MESSAGE).text(message);
      out.raw(ARGUMENTS).value(arguments(failed)).raw(STACK).text(failed.remoteStack());
    } else {
      out.raw(TYPE).text(failure.code().label()).raw(OWN_MESSAGE).text(message);
      out.raw(ARGUMENTS).value(Value.list()).raw(STACK).text("");
    }
    out.raw(END).end();
  }

  /** An argument that has no form on the wire goes as its text: the failure itself must arrive. */
  private static Value arguments(Failed failed) {
    List<Value> values = new ArrayList<>();
    for (Object argument : failed.arguments()) {
      try {
        Value value = Value.from(argument);
        ValueJson.toBytes(value);
        values.add(value);
      } catch (IllegalArgumentException | MalformedValue e) {
        values.add(Value.of(String.valueOf(argument)));
      }
    }
    return Value.list(values);
  }

  /**
   * The failure an {@code err} frame tells of; for a server that sends no {@code error}, as far as the older fields
   * tell.
   *
   * @param frame the whole frame
   */
  public static HoldfastException read(DictValue frame) {
    ErrorCode code = frame.get("failureCode") instanceof IntValue number
        ? ErrorCode.ofNumber((int) Math.max(-1, Math.min(number.value(), Integer.MAX_VALUE))) : ErrorCode.UNKNOWN;
    if (!(frame.get("error") instanceof DictValue error)) {
      return HoldfastException.of(code, text(frame, "message"));
    }
    if (code == ErrorCode.FAILED) {
      List<Value> arguments = error.get("arguments") instanceof ListValue list ? list.items() : List.of();
      return new Failed(text(error, "type"), text(error, "message"), arguments, text(error, "stack"));
    }
    return HoldfastException.of(code, text(error, "message"));
  }

  private static String text(DictValue dict, String key) {
    return dict.get(key) instanceof StringValue text ? text.value() : "";
  }
}
