package io.holdfast.error;

import java.util.List;

/**
 * What a call can fail with. The tree is closed: every failure of every entrance is one of these.
 *
 * <p>Instances carry no Java stack trace: they travel, and the place they were made in says nothing to the caller.
 */
public abstract sealed class HoldfastException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  HoldfastException(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** Which error of the closed list this is; the same on every entrance. */
  public ErrorCode code() {
    return code;
  }

  @Override
  public String toString() {
    return code.label() + ": " + getMessage();
  }

  /** The error with that code, as a client rebuilds it from the wire. */
  public static HoldfastException of(ErrorCode code, String message) {
    return switch (code) {
      case NO_SUCH_OBJECT -> new NoSuchObject(message);
      case WRONG_TYPE -> new WrongType(message);
      case OBJECT_GONE -> new ObjectGone(message);
      case NO_SUCH_OPERATION -> new NoSuchOperation(message);
      case BAD_ARGUMENTS -> new BadArguments(message);
      case EMPTY -> new Empty(message);
      case FULL -> new Full(message);
      case NOT_OWNER -> new NotOwner(message);
      case STALE_TOKEN -> new StaleToken(message);
      case BROKEN -> new Broken(message);
      case GAP -> new Gap(message);
      case TIMEOUT -> new Timeout(message);
      case CANCELLED -> new Cancelled(message);
      case DENIED -> new Denied(message);
      case TOO_LARGE -> new TooLarge(message);
      case UNAVAILABLE -> new Unavailable(message);
      case UNKNOWN -> new Unknown(message);
      case FAILED -> new Failed("Exception", message);
    };
  }

  /** No object has that name. Create it, or check the spelling with {@code holdfast ls}. */
  public static final class NoSuchObject extends HoldfastException {
    private static final long serialVersionUID = 1;

    public NoSuchObject(String message) {
      super(ErrorCode.NO_SUCH_OBJECT, message);
    }
  }

  /** The name belongs to an object of another type, or made with other options. */
  public static final class WrongType extends HoldfastException {
    private static final long serialVersionUID = 1;

    public WrongType(String message) {
      super(ErrorCode.WRONG_TYPE, message);
    }
  }

  /** The object this handle meant was dropped, or was lost with its host. Ask for the name again to get a new one. */
  public static final class ObjectGone extends HoldfastException {
    private static final long serialVersionUID = 1;

    public ObjectGone(String message) {
      super(ErrorCode.OBJECT_GONE, message);
    }
  }

  /** The type has no operation of that name. */
  public static final class NoSuchOperation extends HoldfastException {
    private static final long serialVersionUID = 1;

    public NoSuchOperation(String message) {
      super(ErrorCode.NO_SUCH_OPERATION, message);
    }
  }

  /** An argument is missing, unknown, or of the wrong kind. Nothing ran. */
  public static final class BadArguments extends HoldfastException {
    private static final long serialVersionUID = 1;

    public BadArguments(String message) {
      super(ErrorCode.BAD_ARGUMENTS, message);
    }
  }

  /** Nothing to take, and the caller would not wait any longer. */
  public static final class Empty extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Empty(String message) {
      super(ErrorCode.EMPTY, message);
    }
  }

  /** No room, and the caller would not wait any longer. */
  public static final class Full extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Full(String message) {
      super(ErrorCode.FULL, message);
    }
  }

  /** The caller does not hold what it tried to use or give back. */
  public static final class NotOwner extends HoldfastException {
    private static final long serialVersionUID = 1;

    public NotOwner(String message) {
      super(ErrorCode.NOT_OWNER, message);
    }
  }

  /** A later holder of the lock has been here already. */
  public static final class StaleToken extends HoldfastException {
    private static final long serialVersionUID = 1;

    public StaleToken(String message) {
      super(ErrorCode.STALE_TOKEN, message);
    }
  }

  /** The object, or the barrier, is broken; the message says why. */
  public static final class Broken extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Broken(String message) {
      super(ErrorCode.BROKEN, message);
    }
  }

  /** History asked for is no longer kept. */
  public static final class Gap extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Gap(String message) {
      super(ErrorCode.GAP, message);
    }
  }

  /** The deadline passed before the call ran or while it was parked; it had no effect. */
  public static final class Timeout extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Timeout(String message) {
      super(ErrorCode.TIMEOUT, message);
    }
  }

  /** The call was cancelled, or its session ended, while it was parked; it had no effect. */
  public static final class Cancelled extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Cancelled(String message) {
      super(ErrorCode.CANCELLED, message);
    }
  }

  /** The caller may not do this. */
  public static final class Denied extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Denied(String message) {
      super(ErrorCode.DENIED, message);
    }
  }

  /** A limit on size or number is exceeded; the message names the limit. */
  public static final class TooLarge extends HoldfastException {
    private static final long serialVersionUID = 1;

    public TooLarge(String message) {
      super(ErrorCode.TOO_LARGE, message);
    }
  }

  /** The call did not run; trying again later may help. */
  public static final class Unavailable extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Unavailable(String message) {
      super(ErrorCode.UNAVAILABLE, message);
    }
  }

  /** The call may have run or not; nobody can say. */
  public static final class Unknown extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Unknown(String message) {
      super(ErrorCode.UNKNOWN, message);
    }
  }

  /**
   * The object's own exception: what its operation raised. {@link #type()} is Python's name of the kind where the type
   * is one Python has ({@code KeyError}, {@code IndexError}, {@code ValueError}, {@code TypeError}), else the Java
   * class.
   */
  public static final class Failed extends HoldfastException {
    private static final long serialVersionUID = 1;

    private final String type;
    private final transient List<?> arguments;
    private final String remoteStack;

    public Failed(String type, String message) {
      this(type, message, List.of(message), "");
    }

    /**
     * @param arguments what the exception was raised with, as values of the shared model
     * @param remoteStack the stack at the host, bounded; empty when it would say nothing
     */
    public Failed(String type, String message, List<?> arguments, String remoteStack) {
      super(ErrorCode.FAILED, message);
      this.type = type;
      this.arguments = List.copyOf(arguments);
      this.remoteStack = remoteStack;
    }

    public String type() {
      return type;
    }

    public List<?> arguments() {
      return arguments;
    }

    public String remoteStack() {
      return remoteStack;
    }

    @Override
    public String toString() {
      return "Failed: " + type + ": " + getMessage();
    }
  }
}
