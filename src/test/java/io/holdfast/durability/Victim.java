package io.holdfast.durability;

/** What is taken from its clients and given back to them. */
interface Victim extends AutoCloseable {
  /** Is there when this returns. */
  void start() throws Exception;

  /** Begins to start, and is taken away after so much time, ready or not. @return false when it ended by itself */
  boolean startAndKill(long ms) throws Exception;

  /** Is gone when this returns. */
  void kill() throws Exception;

  /** Waits until it is there. @return its bridge's port */
  int awaitUp();

  @Override
  void close();
}
