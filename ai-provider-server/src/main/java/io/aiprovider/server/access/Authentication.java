package io.aiprovider.server.access;

import io.aiprovider.caller.Caller;
import io.aiprovider.server.store.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a request, or the reason why it is refused.
 *
 * @param refusal why it is refused; null when it is allowed
 * @param caller who sent it; null when the path or the mode requires no credentials
 * @param role what the sender may do
 * @param kind by what the sender is known
 */
public record Authentication(
    @Nullable Refusal refusal, @Nullable Caller caller, Role role, CredentialKind kind) {
  /** Where no credentials are required because only the operator can connect. */
  static final Authentication OPERATOR =
      new Authentication(null, null, Role.ADMIN, CredentialKind.NONE);

  /** Where no credentials are required because everybody may see what is there. */
  static final Authentication ANYBODY =
      new Authentication(null, null, Role.CALLER, CredentialKind.NONE);

  static Authentication of(Caller caller, Role role, CredentialKind kind) {
    return new Authentication(null, caller, role, kind);
  }

  static Authentication refused(Refusal refusal) {
    return new Authentication(refusal, null, Role.CALLER, CredentialKind.NONE);
  }

  /** The tenants whose data the sender may see. */
  public TenantScope scope() {
    return switch (role) {
      case ADMIN, VIEWER -> TenantScope.ALL;
      case CALLER, TENANT_ADMIN -> TenantScope.of(caller == null ? "" : caller.tenant());
    };
  }
}
