package io.holdfast.client;

import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.value.DictValue;
import io.holdfast.wire.FrameOutput;
import io.holdfast.wire.Json;

/** What a client writes to a bridge. */
final class CallFrames {
  static final String AUTH = "holdfast.auth";
  private static final String OBJECT = "holdfast.object.";
  private static final String OBJECTS = "holdfast.objects";
  private static final String CANCEL = "holdfast.cancel";
  private static final byte[] PING = Json.ascii("{\"type\":\"ping\"}");
  private static final byte[] SEND = Json.ascii("{\"type\":\"send\",\"address\":");
  private static final byte[] REPLY = Json.ascii(",\"replyAddress\":\"");
  private static final byte[] BODY = Json.ascii("\",\"body\":");
  private static final byte[] OPERATION = Json.ascii("\",\"body\":{\"op\":");
  private static final byte[] ARGUMENTS = Json.ascii(",\"args\":");
  private static final byte[] CALL = Json.ascii(",\"call\":");
  private static final byte[] FLOOR = Json.ascii(",\"floor\":");
  private static final byte[] OPEN = Json.ascii(",\"open\":");
  private static final byte[] HOLDER = Json.ascii(",\"holder\":");
  private static final byte[] TIMEOUT = Json.ascii(",\"timeout\":");
  private static final byte[] INCARNATION = Json.ascii(",\"incarnation\":");
  private static final byte[] GUARD = Json.ascii(",\"guard\":{\"lock\":");
  private static final byte[] TOKEN = Json.ascii(",\"token\":");
  private static final byte[] CANCEL_BODY = Json.ascii(",\"body\":{\"replyAddress\":\"");
  private static final byte[] CANCEL_END = Json.ascii("\"}}");
  private static final byte[] END = Json.ascii("}}");

  private CallFrames() {
  }

  /**
   * @throws FrameOutput.FrameTooLong when it does not fit a frame
   * @throws io.holdfast.value.MalformedValue when an argument is nested too deep; nothing is left of it then
   */
  static void call(FrameOutput out, PendingCall pending, long nowMs) {
    Call call = pending.call();
    String name = call.target().name();
    out.begin().raw(SEND).text(name.isEmpty() ? OBJECTS : OBJECT + name).raw(REPLY).number(pending.number());
    out.raw(OPERATION).text(call.operation());
    arguments(out, call.arguments());
    Caller caller = call.caller();
    if (caller.callId() != Call.NOT_REPEATED) {
      out.raw(CALL).number(caller.callId()).raw(FLOOR).number(caller.floor());
      open(out, caller.open());
    }
    if (!caller.holder().isEmpty()) {
      out.raw(HOLDER).text(caller.holder());
    }
    if (call.deadlineMs() != Call.NO_DEADLINE) {
      out.raw(TIMEOUT).number(Math.max(0, call.deadlineMs() - nowMs));
    }
    if (call.target().incarnation() != CallTarget.ANY) {
      out.raw(INCARNATION).number(call.target().incarnation());
    }
    if (call.guard() != null) {
      out.raw(GUARD).text(call.guard().lock()).raw(TOKEN).number(call.guard().token()).raw('}');
    }
    out.raw(END).end();
  }

  private static void open(FrameOutput out, long[] open) {
    if (open == null) {
      return;
    }
    out.raw(OPEN);
    for (int i = 0; i < open.length; i++) {
      out.raw(i == 0 ? '[' : ',').number(open[i]);
    }
    out.raw(']');
  }

  private static void arguments(FrameOutput out, Arguments arguments) {
    int positional = arguments.positionalCount();
    int size = arguments.size();
    while (size == positional && size > 0 && arguments.value(size - 1) == null) { // left out
      positional--;
      size--;
    }
    if (size == 0) {
      return;
    }
    out.raw(ARGUMENTS);
    if (positional == size) {
      for (int i = 0; i < size; i++) {
        out.raw(i == 0 ? '[' : ',').value(arguments.value(i));
      }
      out.raw(']');
      return;
    }
    if (positional > 0) {
      throw new IllegalArgumentException("a call through a bridge takes arguments by position or by name, not both");
    }
    for (int i = 0; i < size; i++) {
      out.raw(i == 0 ? '{' : ',').text(arguments.name(i)).raw(':').value(arguments.value(i));
    }
    out.raw('}');
  }

  static void cancel(FrameOutput out, long number) {
    out.begin().raw(SEND).text(CANCEL).raw(CANCEL_BODY).number(number).raw(CANCEL_END).end();
  }

  static void ping(FrameOutput out) {
    out.frame(PING, 0, PING.length);
  }

  /** A message of the handshake or the goodbye. */
  static void auth(FrameOutput out, long number, DictValue body) {
    out.begin().raw(SEND).text(AUTH).raw(REPLY).number(number).raw(BODY).value(body).raw('}').end();
  }
}
