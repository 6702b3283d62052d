package io.aiprovider.server.oidc;

/** Somebody could not sign in at the issuer. */
public final class SignInFailed extends Exception {
  private static final long serialVersionUID = 1L;
  private final String code;

  /**
   * @param code the reason, for the page
   * @param message the reason, for the log
   */
  SignInFailed(String code, String message) {
    super(message);
    this.code = code;
  }

  /** The reason, for the page. */
  public String code() {
    return code;
  }
}
