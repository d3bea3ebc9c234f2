package io.holdfast.bridge;

import io.holdfast.error.HoldfastException;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.model.Guard;
import io.holdfast.value.Value;

/**
 * A call that came through a bridge connection. A link of its connection's chain of calls that are not answered yet.
 */
final class BridgeCall extends Call {
  private final Connection connection;
  private final String address;
  private final String replyAddress;
  private Value result;
  private HoldfastException failure;

  // guarded by the connection's event loop
  BridgeCall before;
  BridgeCall after;
  boolean chained;

  /** On whose behalf the bridge itself makes it; null for a call of the client's. */
  Watches.Watch watch;

  /** The one answered before it, in {@link Lane}. */
  BridgeCall answeredBefore;

  /**
   * @param address where the frame was sent
   * @param replyAddress where the answer goes; null when nobody waits for it
   */
  BridgeCall(Connection connection, String address, String replyAddress, CallTarget target, String operation,
      Arguments arguments, Caller caller, long deadlineMs, Guard guard) {
    super(target, operation, arguments, caller, deadlineMs, guard);
    this.connection = connection;
    this.address = address;
    this.replyAddress = replyAddress;
  }

  @Override
  protected void answered(Value value, HoldfastException why) {
    result = value;
    failure = why;
    connection.lane().answered(this);
  }

  Connection connection() {
    return connection;
  }

  String address() {
    return address;
  }

  String replyAddress() {
    return replyAddress;
  }

  Value result() {
    return result;
  }

  HoldfastException failure() {
    return failure;
  }
}
