/**
 * A script of rclone's image that puts the file $SNAPSHOT into the folder $PREFIX of $BUCKET under the time of its upload, then deletes all
 * but the newest $KEEP. Only names of that form are deleted, and none when the listing lacks what was just uploaded.
 */
export function snapshotUploadScript(extension: string): string {
  return `set -eu
folder="store:$BUCKET/$PREFIX"
name="$(date -u +%Y%m%dT%H%M%SZ).${extension}"
rclone copyto "$SNAPSHOT" "$folder/$name"
kept=$(rclone lsf --files-only --include '/{{[0-9]{8}T[0-9]{6}Z[.]${extension}}}' "$folder" | sort -r)
case "$kept" in
  *"$name"*) ;;
  *) echo "the store does not list $name, so nothing is deleted" >&2; exit 1 ;;
esac
printf '%s\\n' "$kept" | tail -n "+$((KEEP + 1))" | while read -r old; do
  rclone deletefile "$folder/$old"
  echo "deleted $old"
done
echo "uploaded $name"
`;
}
