package io.aiprovider.provider.simulated.service;

import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.Fault.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The answer to one request, good or with a fault. */
final class ServiceAnswer {
  private static final Pattern PIECE = Pattern.compile("\\S+\\s*");
  private static final String EVENTS = "text/event-stream";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String PAGE =
      "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body></body></html>";
  private static final String BROKEN_JSON = "{\"id\":\"simulated\",\"choices\":[{";
  private static final Duration ENDLESS_PACE = Duration.ofMillis(20);
  private static final int NEVER = -1;
  private static final int OVERLOADED = 503;

  private final ServiceConnection connection;
  private final ServiceRequest request;
  private final ServiceWire wire;
  private final String text;

  ServiceAnswer(ServiceConnection connection, ServiceRequest request, String text) {
    this.connection = connection;
    this.request = request;
    this.wire = request.wire();
    this.text = text;
  }

  /**
   * Sends it.
   *
   * @throws IOException if the connection must be closed
   */
  void send(Fault fault) throws IOException {
    switch (fault.kind()) {
      case NONE -> good(Duration.ZERO);
      case SLOW -> good(Objects.requireNonNull(fault.time()));
      case STATUS -> status(fault.number(), fault.time());
      case PAGE -> connection.answer(fault.number(), HTML, List.of(), PAGE);
      case SILENCE -> connection.pause(Duration.ZERO);
      case REFUSED -> throw new EOFException("The call was on its way before."); // as it closes
      case MALFORMED -> malformed();
      case CUT, ERROR_EVENT -> interrupted(fault);
      case ENDLESS -> endless();
    }
  }

  private void good(Duration perPiece) throws IOException {
    if (request.wantsStream()) {
      connection.begin(EVENTS);
      connection.piece(wire.opening());
      pieces(NEVER, perPiece);
      connection.piece(wire.ending(tokens()));
      connection.end();
      return;
    }
    if (!perPiece.isZero()) {
      connection.pause(perPiece.multipliedBy(tokens()));
    }
    connection.answer(200, List.of(), wire.answer(text, tokens()));
  }

  /** Sends pieces of the text, with a wait before each. */
  private void pieces(int most, Duration perPiece) throws IOException {
    Matcher piece = PIECE.matcher(text);
    for (int sent = 0; sent != most && piece.find(); sent++) {
      if (!perPiece.isZero()) {
        connection.pause(perPiece);
      }
      connection.piece(wire.content(piece.group()));
    }
  }

  private int tokens() {
    return (int) Math.max(1, PIECE.matcher(text).results().count());
  }

  private void status(int status, @Nullable Duration retryAfter) throws IOException {
    List<String> headers =
        retryAfter == null
            ? List.of()
            : retryAfter.toMillis() % 1_000 == 0
                ? List.of("Retry-After: " + retryAfter.toSeconds())
                : List.of("retry-after-ms: " + retryAfter.toMillis());
    connection.answer(status, headers, wire.error(status));
  }

  private void malformed() throws IOException {
    if (request.wantsStream()) {
      connection.begin(EVENTS);
      connection.piece("data: " + BROKEN_JSON + "\n\n");
      connection.end();
    } else {
      connection.answer(200, ServiceConnection.JSON, List.of(), BROKEN_JSON);
    }
  }

  private void interrupted(Fault fault) throws IOException {
    if (request.wantsStream()) {
      connection.begin(EVENTS);
      connection.piece(wire.opening());
      pieces(fault.number(), Duration.ZERO);
      if (fault.kind() == Kind.ERROR_EVENT) {
        connection.piece(wire.errorEvent());
        connection.end();
        return;
      }
    } else if (fault.kind() == Kind.ERROR_EVENT) {
      status(OVERLOADED, null);
      return;
    } else if (fault.number() > 0) {
      connection.begin(ServiceConnection.JSON);
      connection.piece(BROKEN_JSON);
    }
    throw new EOFException("The connection is cut, as configured.");
  }

  private void endless() throws IOException {
    boolean stream = request.wantsStream();
    connection.begin(stream ? EVENTS : ServiceConnection.JSON);
    connection.piece(stream ? wire.opening() : BROKEN_JSON);
    while (true) {
      connection.piece(stream ? wire.content("more ") : " ");
      connection.pause(ENDLESS_PACE);
    }
  }
}
