package io.aiprovider.server.audit;

import io.aiprovider.caller.Caller;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.http.RequestId;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.web.AccessFilter;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Who sent a request, for the audit log.
 *
 * @param credentials the id of the key, without data about persons
 * @param user to whom it belongs; null: to no user
 * @param role what the sender may do
 * @param address the client's address; null if it is not known
 * @param requestId the id of the request; null if it has none
 */
public record AuditSender(
    String credentials,
    @Nullable Subject user,
    String role,
    @Nullable String address,
    @Nullable String requestId) {

  /** The sender of a request that the access policy has let through. */
  public static AuditSender of(ServerWebExchange exchange) {
    Authentication sender = exchange.getAttribute(AccessFilter.AUTHENTICATION);
    Caller caller = sender == null ? null : sender.caller();
    String user = caller == null ? null : caller.user();
    return new AuditSender(
        caller == null ? "development mode" : credentials(caller),
        caller == null || user == null ? null : new Subject(caller.tenant(), user),
        sender == null ? "" : sender.role().label(),
        address(exchange),
        exchange.getResponse().getHeaders().getFirst(RequestId.HEADER.toString()));
  }

  private static String credentials(Caller caller) {
    return caller.keyId().startsWith("token:") ? "token" : "key " + caller.keyId();
  }

  private static @Nullable String address(ServerWebExchange exchange) {
    InetAddress address = exchange.getAttribute(AccessFilter.ADDRESS);
    return address == null ? null : address.getHostAddress();
  }

  /**
   * Somebody who signs in.
   *
   * @param credentials with what, without data about persons
   */
  public static AuditSender signingIn(
      ServerWebExchange exchange, String credentials, @Nullable Subject user, String role) {
    AuditSender unknown = of(exchange);
    return new AuditSender(credentials, user, role, unknown.address(), unknown.requestId());
  }
}
