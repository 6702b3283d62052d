package io.aiprovider.limit;

/**
 * The limits of one subject: of a key, of a tenant, …
 *
 * @param scope what kind of subject it is
 * @param id which one; unique within the scope
 * @param limits how much it may use
 * @since 0.1
 */
public record LimitRule(LimitScope scope, String id, Limits limits) {
  @Override
  public String toString() {
    return scope.label() + " " + id + " " + limits;
  }
}
