package io.holdfast.bridge;

import io.holdfast.access.Principal;
import io.holdfast.access.Users;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.host.Session;
import io.holdfast.host.SessionTable;
import io.holdfast.value.DictValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.vertx.core.net.NetSocket;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;

/**
 * What a connection does until its client is known: takes {@code hello} and {@code prove}, keeps those with a wrong key
 * waiting, and opens or resumes the session. On the connection's event loop.
 */
final class Admission {
  private final Connection connection;
  private final Entrance entrance;
  private final NetSocket socket;
  private final String peer;
  private final Handshake handshake;

  Admission(Connection connection, Entrance entrance, NetSocket socket, String peer, Handshake handshake) {
    this.connection = connection;
    this.entrance = entrance;
    this.socket = socket;
    this.peer = peer;
    this.handshake = handshake;
  }

  /** @throws HoldfastException when the frame is none of the handshake */
  void handle(InboundFrame frame) {
    if (frame.type != FrameType.SEND || !frame.address.equals(Addresses.AUTH)) {
      throw new Denied("authenticate first: send {\"op\": \"hello\"} to '" + Addresses.AUTH + "'");
    }
    DictValue body = body(frame);
    if (body.get("op").equals(Value.of("hello"))) {
      connection.reply(frame.replyAddress, handshake.hello(entrance.server()));
    } else if (body.get("op").equals(Value.of("prove"))) {
      prove(frame.replyAddress, body);
    } else {
      throw new BadArguments("the operations of '" + Addresses.AUTH + "' are hello and prove, not "
          + shown(body.get("op")));
    }
  }

  /** What was sent to the address of the handshake, with an {@code op}. */
  static DictValue body(InboundFrame frame) {
    if (frame.bodyValue() instanceof DictValue body && body.get("op") != null) {
      if (frame.replyAddress == null) {
        throw new BadArguments("what is sent to '" + Addresses.AUTH + "' needs a replyAddress");
      }
      return body;
    }
    throw new BadArguments("the body for '" + Addresses.AUTH + "' is an object {\"op\": …}");
  }

  static String shown(Value op) {
    return op instanceof StringValue text ? "'" + InboundFrame.shortened(text.value()) + "'" : "a " + op.typeName();
  }

  private void prove(String replyAddress, DictValue body) {
    Handshake.Request request;
    Principal proved;
    try {
      request = handshake.prove(body);
      proved = request.claim().isEmpty() ? Principal.TRUSTED : user(request.claim().get());
    } catch (Denied wrongKey) {
      refuseLater(replyAddress, body, wrongKey);
      return;
    }
    try {
      begin(replyAddress, request, proved);
    } catch (HoldfastException refused) {
      proved.leave();
      throw refused;
    }
  }

  private void refuseLater(String replyAddress, DictValue body, Denied wrongKey) {
    connection.answersLater();
    long delay = entrance.gate().wrongKey(peer);
    entrance.gate().log(peer, "showed a wrong key" + Handshake.user(body)
        .map(name -> ", or not the certificate, of user '" + InboundFrame.shortened(name) + "'").orElse(""));
    entrance.clock().after(delay, () -> connection.lane().run(() -> connection.answeredLate(replyAddress, wrongKey)));
  }

  /** @throws Denied when the user needs another certificate, or has just been taken out */
  private Principal user(Users.Claim claim) {
    return claim.proved(certificateSubject(), peer, () -> connection.lane().run(connection::revoked))
        .orElseThrow(() -> Handshake.denied(true));
  }

  private Optional<X500Principal> certificateSubject() {
    SSLSession tls = socket.sslSession();
    try {
      return tls != null && tls.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? Optional.of(certificate.getSubjectX500Principal()) : Optional.empty();
    } catch (SSLPeerUnverifiedException none) {
      return Optional.empty();
    }
  }

  private void begin(String replyAddress, Handshake.Request request, Principal proved) {
    if (connection.isStopping()) {
      throw new Unavailable("this host is stopping; connect to another or try again later");
    }
    SessionTable sessions = entrance.host().sessions();
    Session session = null;
    boolean resumed = false;
    if (request.resume().isPresent()) {
      Handshake.Resume wanted = request.resume().get();
      try {
        session = sessions.resume(wanted.session(), proved.name(),
            secret -> Handshake.provesSecret(request, wanted, secret), connection);
        resumed = true;
      } catch (Denied ended) {
        resumed = false; // the client sees it in the answer
      }
    }
    if (session == null) {
      session = sessions.open(request.leaseMs(), proved.name(), connection);
    }
    connection.admitted(session, proved, request.idleMs());
    DictValue answer = handshake.accept(request, session, resumed, entrance.options().limits());
    if (session.quiet().isComplete() && session.kept().succeeded()) {
      connection.reply(replyAddress, answer);
    } else {
      Session begun = session;
      session.quiet().eventually(begun::kept).onComplete(done -> connection.lane().run(() -> {
        if (begun.kept().succeeded()) {
          connection.reply(replyAddress, answer);
        } else {
          connection.answeredLate(replyAddress, new Unavailable("the session was not kept, so that it cannot be used: "
              + begun.kept().cause().getMessage()));
        }
      }));
    }
  }
}
