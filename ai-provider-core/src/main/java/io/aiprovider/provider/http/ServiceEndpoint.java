package io.aiprovider.provider.http;

import io.aiprovider.call.AttemptReport;
import io.aiprovider.call.ChatCall;
import io.aiprovider.provider.http.exchange.HttpAddress;
import io.aiprovider.provider.http.exchange.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An address of a service: what the sender does not know about accounts, attempts and failures. */
final class ServiceEndpoint implements HttpEndpoint {
  private final ServiceTransport transport;
  private final HttpAddress address;
  private final String keyHeader;
  private final List<String> keys;

  ServiceEndpoint(ServiceTransport transport, HttpAddress address) {
    this.transport = transport;
    this.address = address;
    this.keyHeader = transport.accounts().header();
    this.keys = transport.accounts().values();
  }

  @Override
  public HttpReply post(byte[] json, ChatCall attempt) {
    return send(HttpExchange.post(json, headers(attempt), attempt));
  }

  private Map<String, String> headers(ChatCall attempt) {
    if (!HttpExchange.isAttempt(attempt)) {
      return Map.of();
    }
    attempt.report().server(address.server());
    Map<String, String> further = attempt.report().requestHeaders();
    int account = attempt.report().account();
    if (account <= 0 || account > keys.size()) {
      return further;
    }
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put(keyHeader, keys.get(account - 1));
    all.putAll(further);
    return all;
  }

  @Override
  public HttpReply get(ChatCall attempt, Duration timeLimit) {
    HttpReply reply = send(HttpExchange.get(Map.of(), timeLimit, attempt));
    for (int i = 1; i < keys.size() && refusesTheKey(reply); i++) {
      reply.close();
      reply = send(HttpExchange.get(Map.of(keyHeader, keys.get(i)), timeLimit, attempt));
    }
    return reply;
  }

  private static boolean refusesTheKey(HttpReply reply) {
    return switch (reply.status()) {
      case 401, 402, 403, 429 -> true;
      default -> false;
    };
  }

  private HttpReply send(HttpExchange exchange) {
    ChatCall attempt = exchange.attempt();
    ConnectionFailures failures = new ConnectionFailures(transport.provider(), attempt);
    try {
      return reply(exchange, failures);
    } catch (IOException e) {
      if (!exchange.connection().wasStale() || attempt.cancelled() != null) {
        throw failures.noReply(e);
      }
    }
    if (HttpExchange.isAttempt(attempt)) {
      attempt.report().repeated();
    }
    // other idle connections were probably closed for the same reason
    transport.sender().closeIdle();
    try {
      return reply(exchange.again(), failures);
    } catch (IOException e) {
      throw failures.noReply(e);
    }
  }

  private HttpReply reply(HttpExchange exchange, ConnectionFailures failures) throws IOException {
    boolean replied = false;
    try {
      HttpReply reply = new ReceivedReply(address.send(exchange), exchange.detach(), failures);
      if (HttpExchange.isAttempt(exchange.attempt())) {
        report(reply, exchange.attempt().report());
      }
      replied = true;
      return reply;
    } finally {
      if (!replied) {
        exchange.detach().run();
      }
    }
  }

  private void report(HttpReply reply, AttemptReport report) {
    if (!reply.isSuccess()) {
      report.refused();
    }
    Duration nothingLeft = ReportedLimits.nothingLeftFor(reply, transport.clock());
    if (nothingLeft != null) {
      report.nothingLeft(nothingLeft);
    }
  }
}
