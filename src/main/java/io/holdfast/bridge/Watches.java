package io.holdfast.bridge;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.model.Arguments;
import io.holdfast.model.CallTarget;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one connection watches: for each address that it is registered at, the next facts are asked for and passed on.
 * On the connection's event loop only.
 *
 * <p>Nothing is asked for while the client has not taken what it is owed, and what comes in meanwhile is let go and
 * asked for again: a slow client costs no memory, and gets a gap when the object's history has passed it by. So does
 * one whose next facts are longer than a frame, which a fact is that takes more room when it is written than it did in
 * the call that made it.
 */
final class Watches {
  private static final Value MOST_AT_A_TIME = Value.of(1_024);

  private final Connection connection;
  private final int most;
  private final Map<String, Watch> byAddress = new HashMap<>();
  private final ArrayDeque<Watch> waitForRoom = new ArrayDeque<>();

  Watches(Connection connection, int most) {
    this.connection = connection;
    this.most = most;
  }

  /** One object, watched from a number on. */
  final class Watch {
    private final String address;
    private long next;
    private long incarnation;
    private BridgeCall asking; // null while nothing is asked

    Watch(String address, long from, long incarnation) {
      this.address = address;
      next = from;
      this.incarnation = incarnation;
    }

    private void askOrWait() {
      if (connection.hasRoom()) {
        BridgeCall call = connection.newWatchCall(this, address,
            new CallTarget(address.substring(Addresses.WATCH.length()), incarnation), "facts",
            Arguments.positional(Value.of(next), MOST_AT_A_TIME));
        asking = call;
        connection.route(call);
      } else {
        waitForRoom.add(this);
      }
    }

    void answered(BridgeCall call) {
      if (asking != call) {
        return; // it is not registered any more
      }
      asking = null;
      if (call.failure() != null) {
        byAddress.remove(address);
        connection.watchEnded(address, call.failure());
        return;
      }
      if (connection.hasRoom()) {
        DictValue answer = (DictValue) call.result();
        next = number(answer, "next");
        incarnation = number(answer, "incarnation");
        if (!connection.pushed(address, answer)) {
          connection.pushed(address, gap());
        }
      }
      askOrWait();
    }

    /** Instead of facts that no frame holds: asked for again they would be as long. */
    private Value gap() {
      return DictValue.of("facts", Value.list(), "next", next,
          "gap", DictValue.of("number", next - 1, "state", Value.none()), "incarnation", incarnation);
    }

    private void end() {
      BridgeCall call = asking;
      asking = null;
      if (call != null) {
        call.cancel();
      }
      waitForRoom.remove(this);
    }
  }

  private static long number(DictValue answer, String key) {
    return ((IntValue) answer.get(key)).value();
  }

  /** @throws HoldfastException when the client may not */
  void register(InboundFrame frame) {
    if (frame.address.length() == Addresses.WATCH.length()) {
      throw new NoSuchObject("'" + Addresses.WATCH + "' lacks the object's name");
    }
    if (byAddress.containsKey(frame.address)) {
      throw new BadArguments("this connection watches '" + InboundFrame.shortened(frame.address)
          + "' already; unregister first to begin elsewhere");
    }
    if (byAddress.size() >= most) {
      throw new TooLarge("this connection watches " + byAddress.size() + " objects, its limit; unregister some first");
    }
    Watch watch = new Watch(frame.address, header(frame, "from", 0), header(frame, "incarnation", CallTarget.ANY));
    byAddress.put(frame.address, watch);
    watch.askOrWait();
  }

  /** Header values are texts with some clients, numbers with others. */
  private static long header(InboundFrame frame, String name, long absent) {
    Object given = frame.headers.get(name);
    if (given == null) {
      return absent;
    }
    try {
      long number = given instanceof IntValue whole ? whole.value() : Long.parseLong((String) given);
      if (number >= 0) {
        return number;
      }
    } catch (ClassCastException | NumberFormatException e) {
      // it is told below
    }
    throw new BadArguments("the header '" + name + "' is a whole number from 0, as number or text");
  }

  /** @throws NoSuchObject when it is not watched */
  void unregister(InboundFrame frame) {
    Watch watch = byAddress.remove(frame.address);
    if (watch == null) {
      throw new NoSuchObject("this connection does not watch '" + InboundFrame.shortened(frame.address) + "'");
    }
    watch.end();
  }

  /** The client has taken something of what it was owed. */
  void goOn() {
    while (!waitForRoom.isEmpty() && connection.hasRoom()) {
      waitForRoom.poll().askOrWait();
    }
  }

  /** @param why what the client is told; null when it hears nothing any more */
  void end(HoldfastException why) {
    for (Watch watch : List.copyOf(byAddress.values())) {
      watch.end();
      if (why != null) {
        connection.watchEnded(watch.address, why);
      }
    }
    byAddress.clear();
  }
}
