/**
 * The configuration as people write it: keys kept as written, environment variables, and every
 * mistake named with its key, its place and what to do. Runs before any setting is bound.
 */
@NullMarked
package io.aiprovider.spring.settings;

import org.jspecify.annotations.NullMarked;
