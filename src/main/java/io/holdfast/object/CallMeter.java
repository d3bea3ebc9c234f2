package io.holdfast.object;

import io.holdfast.error.ErrorCode;

/** Is told what happens in the objects of one type. Thread-safe, and cheap: it is told of every call. */
public interface CallMeter {
  /** Counts nothing. */
  CallMeter NONE = new CallMeter() {
    @Override
    public void called(String operation) {
    }

    @Override
    public void timed(String operation, long nanos) {
    }

    @Override
    public void failed(String operation, ErrorCode code) {
    }

    @Override
    public void parked(String operation, int more) {
    }

    @Override
    public void objects(int more) {
    }
  };

  /** A call has got to the object. */
  void called(String operation);

  /** One of the calls, chosen without regard to what it does, took so long: its turn, and handing its answer over. */
  void timed(String operation, long nanos);

  /** A call was answered with a failure. */
  void failed(String operation, ErrorCode code);

  /** So many more calls wait in the object; fewer when negative. */
  void parked(String operation, int more);

  /** So many more objects are in use; fewer when negative. */
  void objects(int more);
}
