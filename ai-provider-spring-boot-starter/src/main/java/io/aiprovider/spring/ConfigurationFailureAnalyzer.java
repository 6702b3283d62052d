package io.aiprovider.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports settings that the engine refuses, without a stack trace. */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<BeanCreationException> {
  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanCreationException cause) {
    Throwable ours = failureOfOurs(cause);
    Throwable refusal = ours == null ? null : refusal(ours);
    return refusal == null
        ? null
        : new FailureAnalysis(
            String.valueOf(refusal.getMessage()),
            "Correct the configuration under 'ai-provider.' and start again.",
            refusal);
  }

  /** The failure of one of our beans, which is often created because another bean needs it. */
  private static @Nullable Throwable failureOfOurs(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof BeanCreationException creation
          && isOurs(String.valueOf(creation.getBeanName()))) {
        return at;
      }
    }
    return null;
  }

  private static boolean isOurs(String bean) {
    return bean.startsWith("aiProvider") || bean.startsWith("io.aiprovider.spring.");
  }

  /** The outermost refusal: it names the key. */
  private static @Nullable Throwable refusal(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof IllegalArgumentException) {
        return at;
      }
    }
    return null;
  }
}
