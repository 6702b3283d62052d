package io.aiprovider.server.access;

import java.util.Locale;

/** By what the sender of a request is known. */
public enum CredentialKind {
  /** The operator's key. */
  ADMIN_KEY,
  /** Another key. */
  KEY,
  /** A password of a user. */
  USER,
  /** A token of another issuer. */
  ISSUER,
  /** Nothing, because only the operator can connect, or because everybody may send the request. */
  NONE;

  /** The name in answers and the database. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
