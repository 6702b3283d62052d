package io.aiprovider;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.slf4j.LoggerFactory;

/**
 * Starts the logging before the first test. Otherwise, test classes that begin at the same time
 * start it together, and all but one get loggers that stand in until it has started.
 */
public final class LoggingStart implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    LoggerFactory.getILoggerFactory();
  }
}
