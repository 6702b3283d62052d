/**
 * Checks the configuration before any setting is bound: environment variables become settings, and
 * each mistake is reported with its key, its place and what to do.
 */
@NullMarked
package io.aiprovider.spring.settings;

import org.jspecify.annotations.NullMarked;
