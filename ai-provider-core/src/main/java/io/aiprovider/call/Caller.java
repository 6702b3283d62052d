package io.aiprovider.call;

import io.aiprovider.reply.Target;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a call is made.
 *
 * @param keyId the id of the key it came with
 * @param tenant the tenant the key belongs to; cached answers are separated by it
 * @param user the user within the tenant
 * @param allowedModels the models this caller may use: model groups, aliases, models, or {@code
 *     provider/model}; empty: all
 * @since 0.1
 */
public record Caller(
    String keyId, String tenant, @Nullable String user, Set<String> allowedModels) {
  public Caller {
    allowedModels = Set.copyOf(allowedModels);
  }

  /**
   * Whether the caller may use a target: an entry with the requested name allows every target that
   * the name leads to; an entry with the target's model allows that target. The caller did not
   * request a fallback by any name, so a fallback needs its own entry.
   *
   * @param requested the group, alias or model that led to the target
   */
  public boolean mayUse(String requested, Target target) {
    return allowedModels.isEmpty()
        || allowedModels.contains(target.model())
        || allowedModels.contains(target.toString())
        || !target.fallback()
            && (allowedModels.contains(requested)
                || allowedModels.contains(target.provider() + "/" + requested));
  }
}
