/**
 * `olo`: validate, plan and operate OpenLake workspaces from a shell or a CI job.
 *
 * @packageDocumentation
 */
import './olo';
