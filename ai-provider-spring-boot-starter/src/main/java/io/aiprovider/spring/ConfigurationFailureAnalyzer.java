package io.aiprovider.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells of settings that the engine refuses, without a stack trace. */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<BeanCreationException> {
  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanCreationException cause) {
    if (!String.valueOf(cause.getBeanName()).startsWith("aiProvider")) {
      return null;
    }
    Throwable refusal = refusal(cause);
    return refusal == null
        ? null
        : new FailureAnalysis(
            String.valueOf(refusal.getMessage()),
            "Correct the configuration under 'ai-provider.' and start again.",
            refusal);
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
