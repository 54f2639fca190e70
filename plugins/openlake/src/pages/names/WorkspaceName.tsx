import { useWorkspaceTitle } from './useWorkspaceTitle';

/** What people call a workspace, where only its name is known. */
export function WorkspaceName({ name }: { name: string }) {
  return <span title={name}>{useWorkspaceTitle(name) ?? name}</span>;
}
