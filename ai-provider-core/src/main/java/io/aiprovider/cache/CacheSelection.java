package io.aiprovider.cache;

/**
 * Which answers are removed from a cache.
 *
 * @param kind by what they are selected
 * @param name of the tenant or the model; empty for all answers
 * @since 0.1
 */
public record CacheSelection(Kind kind, String name) {

  /** By what answers are selected. */
  public enum Kind {
    /** All answers. */
    ALL,
    /** Those that a call of the tenant stored. */
    TENANT,
    /** Those that were asked of the model, or given by it. */
    MODEL
  }

  public CacheSelection {
    if (name.isEmpty() != (kind == Kind.ALL)) {
      throw new IllegalArgumentException(
          "Select all answers, or those of a tenant or a model with a name.");
    }
  }

  /** All answers. */
  public static CacheSelection all() {
    return new CacheSelection(Kind.ALL, "");
  }

  /** Those that a call of this tenant stored. */
  public static CacheSelection ofTenant(String tenant) {
    return new CacheSelection(Kind.TENANT, tenant);
  }

  /**
   * Those that were asked of a model by this name, and those that a model of this name gave: a
   * model and its aliases share answers.
   */
  public static CacheSelection ofModel(String model) {
    return new CacheSelection(Kind.MODEL, model);
  }

  /**
   * Whether an answer is selected. One whose tenant or requested model is not known is selected for
   * each of them, because it may be theirs.
   */
  public boolean includes(CachedAnswer answer) {
    return switch (kind) {
      case ALL -> true;
      case TENANT -> answer.tenant() == null || name.equals(answer.tenant());
      case MODEL ->
          answer.requestedModel() == null
              || name.equals(answer.requestedModel())
              || name.equals(answer.model());
    };
  }
}
