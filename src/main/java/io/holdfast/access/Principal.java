package io.holdfast.access;

import io.holdfast.error.HoldfastException.Denied;
import java.util.List;
import java.util.stream.Collectors;

/**
 * In whose name calls are made: that of everybody who is trusted with everything, or that of a user who is connected
 * from somewhere. What a user may do is asked anew for each call, so that a change applies to the next one.
 * Thread-safe.
 */
public final class Principal {
  /** Whoever has the shared key, runs in this JVM or is another node of the cluster: may do everything. */
  public static final Principal TRUSTED = new Principal(null, null, "", () -> { });
  private static final int MOST_SHOWN = 5;

  private final User user;
  private final Refusals refusals;
  private final String address;
  private final Runnable onRevoked;

  Principal(User user, Refusals refusals, String address, Runnable onRevoked) {
    this.user = user;
    this.refusals = refusals;
    this.address = address;
    this.onRevoked = onRevoked;
  }

  /** The user's name; empty for who is trusted with everything, who is no user. */
  public String name() {
    return user == null ? "" : user.entry().name();
  }

  /** Whether the operation may be called on the object of that name, as far as can be said without its type. */
  public Decision decide(String object, String operation) {
    return user == null ? Decision.ALLOWED : user.permissions().decide(object, operation);
  }

  /**
   * Whether the operation may be called on the object of that name and type.
   *
   * @param reads whether that type declares that the operation only reads
   */
  public boolean may(String object, String type, String operation, boolean reads) {
    return user == null || user.permissions().decide(object, type, operation, reads) == Decision.ALLOWED;
  }

  /** Whether anything at all may be done with an object of that name and type. */
  public boolean sees(String object, String type) {
    return user == null || user.permissions().see(object, type);
  }

  /** Whether messages may be sent to that address of the event bus, if the host permits it at all. */
  public boolean maySendTo(String busAddress) {
    return user == null || matches(user.entry().inbound(), busAddress);
  }

  /** Whether messages to that address of the event bus may be received, if the host permits it at all. */
  public boolean mayRegisterAt(String busAddress) {
    return user == null || matches(user.entry().outbound(), busAddress);
  }

  private static boolean matches(List<NamePattern> patterns, String text) {
    for (NamePattern pattern : patterns) {
      if (pattern.matches(text)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The refusal of a call, which is counted, and logged when it is the first of its kind. Its words depend on the
   * user's permissions only: they do not tell whether there is such an object.
   */
  public Denied denied(String object, String operation) {
    String what = object.isEmpty() ? "the host" : "'" + Shown.shortened(object) + "'";
    refusals.refused(name(), address, operation, "'" + Shown.shortened(operation) + "' on " + what);
    return new Denied("user '" + name() + "' may not call '" + Shown.shortened(operation) + "' on " + what + "; "
        + allowed() + ". Whoever runs the host can change that with 'holdfast users allow'");
  }

  /** The refusal of plain traffic, likewise. @param action what was tried: send to, register at */
  public Denied deniedAddress(String action, String busAddress) {
    refusals.refused(name(), address, action, "to " + action + " '" + Shown.shortened(busAddress) + "'");
    List<NamePattern> patterns = action.startsWith("register") ? user.entry().outbound() : user.entry().inbound();
    return new Denied("user '" + name() + "' may not " + action + " '" + Shown.shortened(busAddress) + "'; permitted: "
        + (patterns.isEmpty() ? "nothing" : listed(patterns, ", ")) + ". Whoever runs the host can change that in its "
        + "file of users");
  }

  private String allowed() {
    List<Permission> permissions = user.entry().permissions();
    return permissions.isEmpty() ? "nothing is allowed to this user yet"
        : "what is allowed: " + listed(permissions, "; ");
  }

  private static String listed(List<?> items, String separator) {
    return items.stream().limit(MOST_SHOWN).map(item -> shortened(item.toString()))
        .collect(Collectors.joining(separator))
        + (items.size() > MOST_SHOWN ? separator + "and " + (items.size() - MOST_SHOWN) + " more" : "");
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  /** The connection has ended. */
  public void leave() {
    if (user != null) {
      user.leave(this);
    }
  }

  void revoked() {
    onRevoked.run();
  }
}
