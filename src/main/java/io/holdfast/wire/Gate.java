package io.holdfast.wire;

import io.holdfast.error.HoldfastException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * What all connections of an entrance share: how many there are, and how much each peer has been told and logged
 * lately. Thread-safe.
 */
public final class Gate {
  private static final int MOST_PEERS = 10_000;
  private static final long LOG_WINDOW_MS = 60_000;
  private static final int LINES_PER_WINDOW = 5;
  private static final long FIRST_DELAY_MS = 50;
  private static final long LONGEST_DELAY_MS = 5_000;
  private static final long FORGIVEN_AFTER_MS = 600_000;

  private final Logger log;
  private final String setting;
  private final int mostConnections;
  private final int mostStrangers;
  private final LongSupplier nowMs;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger strangers = new AtomicInteger();
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder refused = new LongAdder();

  // guarded by this; the oldest is forgotten when there are too many
  private final Map<String, Peer> peers = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Peer> eldest) {
      return size() > MOST_PEERS;
    }
  };

  private static final class Peer {
    private long windowBegan = Long.MIN_VALUE;
    private int lines;
    private int unlogged;
    private int wrongKeys;
    private long lastWrongKey;
  }

  /**
   * @param log where it writes what peers did
   * @param setting what raises the number of connections, as errors name it
   * @param mostConnections at one time
   * @param mostStrangers connections that are not authenticated yet, at one time
   * @param nowMs the clock that delays are on
   */
  public Gate(Logger log, String setting, int mostConnections, int mostStrangers, LongSupplier nowMs) {
    this.log = log;
    this.setting = setting;
    this.mostConnections = mostConnections;
    this.mostStrangers = mostStrangers;
    this.nowMs = nowMs;
  }

  /** Counts a new connection, a stranger still. @return why it must go away, or null */
  public HoldfastException enter() {
    if (connections.incrementAndGet() > mostConnections) {
      connections.decrementAndGet();
      return new HoldfastException.TooLarge("this host has " + mostConnections
          + " connections, its limit; close some or raise " + setting);
    }
    if (strangers.incrementAndGet() > mostStrangers) {
      strangers.decrementAndGet();
      connections.decrementAndGet();
      return new HoldfastException.TooLarge("this host has " + mostStrangers
          + " connections that are not authenticated yet, its limit; try again later");
    }
    return null;
  }

  public void authenticated() {
    strangers.decrementAndGet();
  }

  public void leave(boolean stranger) {
    connections.decrementAndGet();
    if (stranger) {
      strangers.decrementAndGet();
    }
  }

  public void received(int bytes) {
    received.add(bytes);
  }

  public void sent(int bytes) {
    sent.add(bytes);
  }

  /** Bytes that came in. */
  public long received() {
    return received.sum();
  }

  /** Bytes that went out. */
  public long sent() {
    return sent.sum();
  }

  /** How many frames were refused. */
  public long refusals() {
    return refused.sum();
  }

  public int connections() {
    return connections.get();
  }

  /** A peer has shown a wrong key. @return for how long to keep it waiting for the answer, in ms */
  public synchronized long wrongKey(String peer) {
    Peer known = peers.computeIfAbsent(peer, unknown -> new Peer());
    long now = nowMs.getAsLong();
    if (now - known.lastWrongKey > FORGIVEN_AFTER_MS) {
      known.wrongKeys = 0;
    }
    known.lastWrongKey = now;
    known.wrongKeys = Math.min(known.wrongKeys + 1, 16);
    return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS << known.wrongKeys - 1);
  }

  /** A frame is refused. */
  public void refused(String peer, String why) {
    refused.increment();
    log(peer, why);
  }

  /** One line about what a peer did, unless it has had its lines for now. */
  public void log(String peer, String what) {
    int unlogged;
    synchronized (this) {
      Peer known = peers.computeIfAbsent(peer, unknown -> new Peer());
      long now = nowMs.getAsLong();
      if (known.windowBegan == Long.MIN_VALUE || now - known.windowBegan >= LOG_WINDOW_MS) {
        known.windowBegan = now;
        known.lines = 0;
      }
      if (known.lines >= LINES_PER_WINDOW) {
        known.unlogged++;
        return;
      }
      known.lines++;
      unlogged = known.unlogged;
      known.unlogged = 0;
    }
    String line = oneLine(what);
    if (unlogged == 0) {
      log.warn("{}: {}", peer, line);
    } else {
      log.warn("{}: {} ({} more refusals of this peer were not logged)", peer, line, unlogged);
    }
  }

  /** Strangers choose what is quoted in it: no line break of theirs begins a line, no escape reaches a terminal. */
  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\u0080-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]", "?");
  }
}
